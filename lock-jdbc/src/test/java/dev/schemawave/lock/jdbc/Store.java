package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.Secret;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A name space of its own in a database, and the clients that a test has opened there. */
final class Store implements AutoCloseable {

    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Database database;
    private final String namespace;
    private final List<Coordination> clients = new CopyOnWriteArrayList<>();
    private @Nullable Connection keptOpen;

    Store(Database database, String namespace) {
        this.database = database;
        this.namespace = namespace;
    }

    static Store on(DatabaseServer server, Database database) {
        String namespace = "wave_" + COUNT.incrementAndGet() + "_"
                + UUID.randomUUID().toString().substring(0, 8);
        if (database.url().startsWith("jdbc:mariadb")) {
            server.grantAllOn(database, namespace);
        }
        return new Store(database, namespace);
    }

    /** A database in memory lives as long as a connection to it. */
    static Store h2() {
        Database database = new Database("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "moon-37");
        Store store = new Store(database, "schemawave");
        try {
            store.keptOpen = database.connect();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return store;
    }

    Database database() {
        return database;
    }

    String namespace() {
        return namespace;
    }

    Settings settings() {
        return settings(database);
    }

    /** The same name space, reached another way. */
    Settings settings(Database way) {
        return new Settings(
                Optional.of(way.url()),
                Optional.of(way.user()),
                Optional.of(new Secret(way.password())),
                namespace,
                REQUEST_TIMEOUT,
                way.dataSource(),
                TimeSource.system());
    }

    Coordination open() {
        return open(settings());
    }

    Coordination open(Settings settings) {
        try {
            Coordination client = new JdbcCoordinationProvider().open(settings);
            clients.add(client);
            return client;
        } catch (CoordinationException e) {
            throw new AssertionError(e);
        }
    }

    /** The quoted name of a table of this name space. */
    String table(String name) {
        if (database.url().startsWith("jdbc:mariadb")) {
            return "`" + namespace + "`.`" + name + "`";
        }
        return "\"" + namespace + "\".\"" + name + "\"";
    }

    int update(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    List<String> query(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return new ArrayList<>(Sql.all(connection, row -> row.getString(1), sql));
        }
    }

    @Override
    public void close() {
        clients.forEach(Coordination::close);
        Borrowed.closeQuietly(keptOpen);
    }
}
