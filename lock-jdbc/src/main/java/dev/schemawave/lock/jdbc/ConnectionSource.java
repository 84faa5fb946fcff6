package dev.schemawave.lock.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Where connections to the coordinating database come from. */
sealed interface ConnectionSource extends AutoCloseable permits UrlSource, PooledSource {

    /**
     * Opens or borrows a connection.
     *
     * @param within gives up after about this time
     */
    Connection open(Duration within) throws SQLException;

    /** Equal for sources whose connections lead to the same database by the same way. */
    Object identity();

    /** Another source of the same connections, for another thread to wait at. */
    ConnectionSource another();

    /** Ends what {@link #open} has given up waiting for. */
    @Override
    void close();

    /** For messages; without secrets. */
    @Override
    String toString();
}
