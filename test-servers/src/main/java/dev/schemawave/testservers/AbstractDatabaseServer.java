package dev.schemawave.testservers;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the database servers have in common, by plain JDBC. */
abstract sealed class AbstractDatabaseServer implements DatabaseServer permits PostgresServer, MariaDbServer {

    private final ServerControl control;
    private final Database admin;
    private final boolean shared;
    private final Queue<Database> toDrop = new ConcurrentLinkedQueue<>();

    AbstractDatabaseServer(ServerControl control, Database admin, boolean shared) {
        this.control = control;
        this.admin = admin;
        this.shared = shared;
        if (control instanceof ExternalServer) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::dropAll, "schemawave-drop-databases"));
        }
    }

    /** Creates the user and the database of his. */
    abstract List<String> creation(Database database);

    /** Undoes {@link #creation}. */
    abstract List<String> removal(Database database);

    @Override
    public Database createDatabase(String prefix) {
        String name = Names.unique(prefix);
        Database database = new Database(admin.withName(name).url(), name, Names.password());
        execute(admin, creation(database));
        if (control instanceof ExternalServer) {
            toDrop.add(database);
        }
        return database;
    }

    @Override
    public Database admin() {
        return admin;
    }

    @Override
    public String host() {
        return control.host();
    }

    @Override
    public int port() {
        return control.port();
    }

    @Override
    public void kill() {
        control.kill();
    }

    @Override
    public void freeze() {
        control.freeze();
    }

    @Override
    public void thaw() {
        control.thaw();
    }

    @Override
    public void restart() {
        control.restart();
    }

    @Override
    public void close() {
        if (!shared) {
            dropAll();
            control.close();
        }
    }

    private void dropAll() {
        for (Database database = toDrop.poll(); database != null; database = toDrop.poll()) {
            execute(admin, removal(database));
        }
    }

    static void execute(Database database, List<String> statements) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot execute " + statements + " on " + database.url(), e);
        }
    }
}
