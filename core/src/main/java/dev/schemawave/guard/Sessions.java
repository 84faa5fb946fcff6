package dev.schemawave.guard;

import dev.schemawave.time.Backoff;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions in a database that may still be starting. */
public final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    /** PostgreSQL: starting, stopping or out of connections. MySQL and MariaDB: too many connections. */
    private static final Set<String> PASSING_STATES = Set.of("57P01", "57P02", "57P03", "53300", "08004");

    private static final int MYSQL_TOO_MANY_CONNECTIONS = 1040;

    private Sessions() {}

    /** Is told of each failed try. */
    @FunctionalInterface
    public interface Retries {

        /**
         * It is going to be tried again.
         *
         * @param tried for how long so far
         * @param error the latest failure
         */
        void retrying(Duration tried, SQLException error);
    }

    /**
     * Opens a session; tries again for a while where the failure can pass by itself.
     *
     * @param database where
     * @param time the clock
     * @param patience for how long to try
     * @param retries is told of each failed try
     * @return the session
     * @throws SQLException the last failure
     * @throws InterruptedException if the thread is interrupted between two tries
     */
    public static Connection open(DataSource database, TimeSource time, Duration patience, Retries retries)
            throws SQLException, InterruptedException {
        long began = time.nanos();
        Deadline deadline = Deadline.in(time, patience);
        Backoff backoff = new Backoff(ThreadLocalRandom.current(), FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                return database.getConnection();
            } catch (SQLException e) {
                if (!canPass(e) || deadline.hasPassed(time)) {
                    throw e;
                }
                retries.retrying(Duration.ofNanos(time.nanos() - began), e);
                Duration pause = backoff.next();
                Duration left = deadline.remaining(time);
                time.newSignal().await(pause.compareTo(left) < 0 ? pause : left);
            }
        }
    }

    /**
     * Ends one's use of a session that is as it was opened. Where sessions are opened one by one, the next one to open one
     * gets it; until {@link #closeLeft}.
     *
     * @param database where
     * @param session what was opened there
     * @throws SQLException if closing it fails
     */
    public static void leave(DataSource database, Connection session) throws SQLException {
        if (database instanceof DriverDataSource own && !session.isClosed()) {
            own.leave(session);
        } else {
            session.close();
        }
    }

    /**
     * Closes what was left and what nobody has taken.
     *
     * @param database where
     */
    public static void closeLeft(DataSource database) {
        try {
            if (database instanceof DriverDataSource own) {
                own.leave(null);
            }
        } catch (SQLException e) {
            LOG.debug("A session could not be closed", e);
        }
    }

    /**
     * Tells whether a failure to connect can pass by itself.
     *
     * @param failure what the driver or the pool threw
     * @return false for a wrong password, an unknown database and the like
     */
    public static boolean canPass(SQLException failure) {
        boolean transientFault = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                if (isRefusal(sql.getSQLState())) {
                    return false;
                }
                transientFault |= isPassing(sql);
            }
        }
        return transientFault;
    }

    /**
     * Tells whether the server knows the user or the database not, or does not let them in.
     *
     * @param state the SQL state
     * @return true for the classes 28 (authorization) and 3D (catalog name)
     */
    private static boolean isRefusal(@Nullable String state) {
        return state != null && (state.startsWith("28") || state.startsWith("3D"));
    }

    private static boolean isPassing(SQLException failure) {
        String state = failure.getSQLState();
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure.getErrorCode() == MYSQL_TOO_MANY_CONNECTIONS
                || (state != null && (state.startsWith("08") || PASSING_STATES.contains(state)));
    }
}
