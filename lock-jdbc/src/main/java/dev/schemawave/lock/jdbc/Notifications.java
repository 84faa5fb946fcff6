package dev.schemawave.lock.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** A PostgreSQL connection that listens. The only class that knows the driver, which may be absent. */
final class Notifications {

    private final Connection connection;
    private final PGConnection driver;

    private Notifications(Connection connection, PGConnection driver) {
        this.connection = connection;
        this.driver = driver;
    }

    /**
     * Begins to listen.
     *
     * <p>A pooler such as PgBouncer accepts LISTEN and then delivers nothing. It shows by giving its clients process ids of
     * its own making.
     */
    static Notifications begin(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            throw new SQLFeatureNotSupportedException("the connections of " + connection.getClass() + " cannot listen");
        }
        PGConnection driver = connection.unwrap(PGConnection.class);
        int seen = driver.getBackendPID();
        int real = Sql.one(connection, row -> row.getInt(1), "SELECT pg_backend_pid()")
                .orElseThrow();
        if (seen != real) {
            throw new SQLFeatureNotSupportedException("a connection pooler stands in between");
        }
        Sql.execute(connection, "LISTEN " + Topic.CHANNEL);
        return new Notifications(connection, driver);
    }

    /** The payloads that have come, or come within a time. */
    List<String> next(Duration atMost) throws SQLException {
        PGNotification[] arrived = driver.getNotifications((int) atMost.toMillis());
        return arrived == null
                ? List.of()
                : Stream.of(arrived).map(PGNotification::getParameter).toList();
    }

    /** Fails if the connection has silently broken. */
    void check() throws SQLException {
        Sql.execute(connection, "SELECT 1");
    }

    /** Leaves the session as it was, for whoever borrows it next. */
    void end() throws SQLException {
        Sql.execute(connection, "UNLISTEN " + Topic.CHANNEL);
    }
}
