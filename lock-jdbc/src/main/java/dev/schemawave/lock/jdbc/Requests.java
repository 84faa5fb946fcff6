package dev.schemawave.lock.jdbc;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import dev.schemawave.time.Uninterrupted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one client, one after the other, over one connection that is kept open. A renewal waits for
 * other short requests at most, and no request takes longer than the request time-out, its turn included.
 *
 * <p>Whether the connection still works shows when it is used. A request that fails because the connection had broken since
 * the last one is sent once more over a new connection, so every request must bear being sent twice.
 */
final class Requests implements AutoCloseable {

    /** A request. */
    @FunctionalInterface
    interface Request<T> {

        /**
         * Sends it and reads the answer.
         *
         * @param repeated whether it was sent before without an answer, and so may have taken effect
         */
        T send(Connection connection, boolean repeated) throws SQLException;
    }

    private final ConnectionSource source;
    private final Secrets secrets;
    private final TimeSource time;
    private final Duration timeout;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Borrowed current;
    private volatile boolean closed;

    Requests(ConnectionSource source, Secrets secrets, TimeSource time, Duration timeout) {
        this.source = source;
        this.secrets = secrets;
        this.time = time;
        this.timeout = timeout;
    }

    /**
     * Sends a request.
     *
     * @param what what it does, for messages: {@code take the lock x}
     */
    <T> T send(String what, Request<T> request) throws CoordinationException {
        Deadline until = Deadline.in(time, timeout);
        try {
            if (!takeTurn(until)) {
                throw new SQLException("other requests took longer than " + timeout, "HYT00");
            }
            try {
                return answer(request, until);
            } finally {
                leaveTurn();
            }
        } catch (SQLException e) {
            throw Faults.describe(what, source, secrets, e);
        }
    }

    private <T> T answer(Request<T> request, Deadline until) throws SQLException {
        Borrowed kept = current;
        if (kept != null) {
            try {
                return attempt(kept, request, false, until);
            } catch (SQLException e) {
                if (current != null || until.hasPassed(time)) {
                    throw e;
                }
            }
        }
        return attempt(open(until), request, kept != null, until);
    }

    /** Leaves no connection behind that has broken. */
    private <T> T attempt(Borrowed connection, Request<T> request, boolean repeated, Deadline until)
            throws SQLException {
        try {
            connection.limit(until.remaining(time));
            return withoutConflict(connection.connection(), request, repeated);
        } catch (SQLException e) {
            if (Faults.isConnectionLost(e) || connection.isClosed()) {
                giveBack();
            }
            throw e;
        }
    }

    private static <T> T withoutConflict(Connection connection, Request<T> request, boolean repeated)
            throws SQLException {
        try {
            return request.send(connection, repeated);
        } catch (SQLException e) {
            if (Faults.isConflict(e)) {
                return request.send(connection, repeated);
            }
            throw e;
        }
    }

    private Borrowed open(Deadline until) throws SQLException {
        if (closed) {
            throw new SQLException("the client is closed");
        }
        Borrowed opened = Borrowed.from(source, until.remaining(time));
        current = opened;
        return opened;
    }

    private boolean takeTurn(Deadline until) {
        return Uninterrupted.await(time, until, left -> turn.tryLock(left.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void leaveTurn() {
        if (closed) {
            giveBack();
        }
        turn.unlock();
    }

    private void giveBack() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** Gives the connection back when no request uses it; one that takes too long does it at its end. */
    @Override
    public void close() {
        closed = true;
        if (takeTurn(Deadline.in(time, timeout))) {
            leaveTurn();
        }
        source.close();
    }
}
