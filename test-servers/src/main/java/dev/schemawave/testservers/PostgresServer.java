package dev.schemawave.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL 17. Commits survive {@link #kill()} (not a power cut), passwords are required and checked by SCRAM, 300
 * connections are allowed. The administrator is the superuser {@code postgres}.
 */
public final class PostgresServer extends AbstractDatabaseServer {

    private static @Nullable PostgresServer instance;

    private PostgresServer(ServerControl control, Database admin, boolean shared) {
        super(control, admin, shared);
    }

    /**
     * The server that all tests of this JVM use, started by the first call.
     *
     * @return the shared server
     */
    public static synchronized PostgresServer shared() {
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
    public static PostgresServer start() {
        return create(false);
    }

    private static PostgresServer create(boolean shared) {
        Optional<Database> external = ExternalServer.configured(PostgresKind.NAME);
        if (external.isPresent()) {
            return new PostgresServer(ExternalServer.of(PostgresKind.NAME, external.get()), external.get(), shared);
        }
        try {
            PostgresKind kind = PostgresKind.create();
            ServerProcess process = ServerProcess.start(kind);
            return new PostgresServer(process, kind.admin(process.port()), shared);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare PostgreSQL", e);
        }
    }

    @Override
    public void grantAllOn(Database database, String schemaName) {
        String schema = "\"" + Names.checked(schemaName) + "\"";
        String user = "\"" + database.user() + "\"";
        Database asAdmin = admin().withName(database.name());
        execute(
                asAdmin,
                List.of(
                        "CREATE SCHEMA IF NOT EXISTS " + schema,
                        "GRANT ALL ON SCHEMA " + schema + " TO " + user,
                        "GRANT ALL ON ALL TABLES IN SCHEMA " + schema + " TO " + user,
                        "GRANT ALL ON ALL SEQUENCES IN SCHEMA " + schema + " TO " + user));
    }

    @Override
    List<String> creation(Database database) {
        String name = database.name();
        return List.of(
                "CREATE ROLE " + name + " LOGIN PASSWORD '" + database.password() + "'",
                // An administrator who is not a superuser must belong to the role to give it a database.
                "GRANT " + name + " TO CURRENT_USER",
                "CREATE DATABASE " + name + " OWNER " + name,
                "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    }

    @Override
    List<String> removal(Database database) {
        return List.of(
                "DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)",
                "DROP ROLE IF EXISTS " + database.name());
    }
}
