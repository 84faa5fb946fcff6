package dev.schemawave.lock.jdbc;

import dev.schemawave.time.DaemonThreads;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import dev.schemawave.time.Uninterrupted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections of the application's own data source. A pool without a free connection may let a caller wait for half a
 * minute, longer than a lease can; so each is asked for on a short-lived thread, which also keeps them out of any
 * transaction that the caller's thread may be in. There is one such thread at most: whoever comes next waits for the same.
 */
final class PooledSource implements ConnectionSource {

    /** Which pool it is matters, not what it says of itself. */
    private record Identity(DataSource source) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity same && same.source == source;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(source);
        }
    }

    private final DataSource source;
    private final TimeSource time;
    private @Nullable Opening pending;

    PooledSource(DataSource source, TimeSource time) {
        this.source = source;
        this.time = time;
    }

    @Override
    public Connection open(Duration within) throws SQLException {
        Opening opening = pendingOrNew();
        if (!Uninterrupted.await(time, Deadline.in(time, within), opening::isDone)) {
            throw new SQLTransientConnectionException("the data source had no free connection within " + within);
        }
        forget(opening);
        return opening.take();
    }

    private synchronized Opening pendingOrNew() {
        Opening opening = pending;
        if (opening == null) {
            opening = new Opening(source);
            pending = opening;
            new DaemonThreads("schemawave-lock-open").newThread(opening).start();
        }
        return opening;
    }

    private synchronized void forget(Opening opening) {
        if (pending == opening) {
            pending = null;
        }
    }

    @Override
    public Object identity() {
        return new Identity(source);
    }

    @Override
    public ConnectionSource another() {
        return new PooledSource(source, time);
    }

    @Override
    public synchronized void close() {
        if (pending != null) {
            pending.abandon();
            pending = null;
        }
    }

    @Override
    public String toString() {
        return "the migrated database";
    }

    /** One call of the data source. Its connection is taken once, or closed when nobody wants it any more. */
    private static final class Opening implements Runnable {

        private final DataSource source;
        private final CountDownLatch done = new CountDownLatch(1);
        private boolean abandoned;
        private @Nullable Connection connection;
        private @Nullable SQLException failure;

        Opening(DataSource source) {
            this.source = source;
        }

        @Override
        public void run() {
            try {
                arrived(source.getConnection());
            } catch (SQLException e) {
                failed(e);
            } catch (RuntimeException e) {
                failed(new SQLException("the data source failed: " + e, e));
            }
            done.countDown();
        }

        boolean isDone(Duration within) throws InterruptedException {
            return done.await(within.toNanos(), TimeUnit.NANOSECONDS);
        }

        private synchronized void arrived(Connection opened) throws SQLException {
            if (abandoned) {
                opened.close();
            } else {
                connection = opened;
            }
        }

        private synchronized void failed(SQLException e) {
            failure = e;
        }

        synchronized Connection take() throws SQLException {
            Connection taken = connection;
            connection = null;
            if (taken == null) {
                throw failure != null ? failure : new SQLTransientConnectionException("the connection was given away");
            }
            return taken;
        }

        synchronized void abandon() {
            abandoned = true;
            Borrowed.closeQuietly(connection);
            connection = null;
        }
    }
}
