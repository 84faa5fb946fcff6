package dev.schemawave.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 11.4 with InnoDB. Commits survive {@link #kill()} (not a power cut), passwords and grants are checked, 300
 * connections are allowed. The administrator is {@code root}.
 */
public final class MariaDbServer extends AbstractDatabaseServer {

    private static @Nullable MariaDbServer instance;

    private MariaDbServer(ServerControl control, Database admin, boolean shared) {
        super(control, admin, shared);
    }

    /**
     * The server that all tests of this JVM use, started by the first call.
     *
     * @return the shared server
     */
    public static synchronized MariaDbServer shared() {
        if (instance == null) {
            instance = create(true);
        }
        return instance;
    }

    /**
     * Starts a server of one's own, to be broken and closed.
     *
     * @return the new server, ready for connections
     */
    public static MariaDbServer start() {
        return create(false);
    }

    private static MariaDbServer create(boolean shared) {
        Optional<Database> external = ExternalServer.configured(MariaDbKind.NAME);
        if (external.isPresent()) {
            return new MariaDbServer(ExternalServer.of(MariaDbKind.NAME, external.get()), external.get(), shared);
        }
        try {
            MariaDbKind kind = MariaDbKind.create();
            ServerProcess process = ServerProcess.start(kind);
            return new MariaDbServer(process, kind.admin(process.port()), shared);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare MariaDB", e);
        }
    }

    @Override
    public void grantAllOn(Database database, String schemaName) {
        execute(admin(), List.of(grant(Names.checked(schemaName), database.user())));
    }

    @Override
    List<String> creation(Database database) {
        String name = database.name();
        return List.of(
                "CREATE DATABASE " + name,
                "CREATE USER " + name + " IDENTIFIED BY '" + database.password() + "'",
                grant(name, name));
    }

    @Override
    List<String> removal(Database database) {
        return List.of("DROP DATABASE IF EXISTS " + database.name(), "DROP USER IF EXISTS " + database.name());
    }

    /** In a grant an underscore is a wildcard, unless escaped. */
    private static String grant(String schema, String user) {
        return "GRANT ALL ON `" + schema.replace("_", "\\_") + "`.* TO `" + user + "`";
    }
}
