package dev.schemawave.lock.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection while it is ours: each statement commits itself and no answer is waited for without limit. */
final class Borrowed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Borrowed.class);

    private final Connection connection;
    private final boolean autoCommit;
    private final int networkTimeout;

    private Borrowed(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.networkTimeout = networkTimeoutOf(connection);
    }

    /** Takes over a connection that has just been opened; closes it if it cannot be made ours. */
    static Borrowed from(ConnectionSource source, Duration within) throws SQLException {
        Connection connection = source.open(within);
        try {
            Borrowed borrowed = new Borrowed(connection);
            borrowed.limit(within);
            connection.setAutoCommit(true);
            return borrowed;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /**
     * Limits how long the next statements wait for the server. Done on the socket: a time-out of the statement would need
     * a timer thread, and would not notice a server that is gone.
     */
    void limit(Duration longest) throws SQLException {
        if (networkTimeout >= 0) {
            connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, longest.toMillis()));
        }
    }

    private static int networkTimeoutOf(Connection connection) throws SQLException {
        try {
            return connection.getNetworkTimeout();
        } catch (SQLFeatureNotSupportedException e) {
            return -1;
        }
    }

    boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Gives the connection back as it came. Never fails. */
    @Override
    public void close() {
        try {
            if (!connection.isClosed()) {
                connection.setAutoCommit(autoCommit);
                if (networkTimeout >= 0) {
                    connection.setNetworkTimeout(Runnable::run, networkTimeout);
                }
            }
        } catch (SQLException e) {
            log.debug("A connection could not be given back as it came", e);
        }
        closeQuietly(connection);
    }

    static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            log.debug("A connection could not be closed", e);
        }
    }
}
