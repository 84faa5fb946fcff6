package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Marked;
import dev.schemawave.guard.Dialect.Marking;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The guard's own session beside those of the tool, so that its questions do not depend on what a script does to the
 * tool's. Every question is a transaction of its own. Opened again when the server has dropped it. Safe for many threads.
 */
final class ControlSession implements AutoCloseable {

    static final Duration LOCK_WAIT = Duration.ofSeconds(2);

    private final DataSource database;
    private final TimeSource time;
    private final Dialect dialect;
    private final Marking how;
    private @Nullable Connection session;
    private Marked marked;
    private volatile boolean isShared;

    /**
     * Takes a session over, or opens one when it is needed.
     *
     * @param first an open session
     * @param firstMarked how it was marked
     */
    ControlSession(
            DataSource database,
            TimeSource time,
            Dialect dialect,
            Marking how,
            @Nullable Connection first,
            Marked firstMarked) {
        this.database = database;
        this.time = time;
        this.dialect = dialect;
        this.how = how;
        this.session = first;
        this.marked = firstMarked;
    }

    /** Something that is asked, and may be asked again. */
    @FunctionalInterface
    interface Question<T> {

        T ask(Connection session) throws SQLException;
    }

    TimeSource time() {
        return time;
    }

    SessionMark mark() {
        return how.mark();
    }

    /** Whether a claim is the current one. */
    boolean isCurrent(GuardStore store, String claim) throws SQLException {
        try {
            return ask(now -> store.isCurrent(now, claim, marked));
        } catch (SharedSessionException e) {
            throw shared();
        }
    }

    /** The server's sessions are shared with others, and must not keep marks. */
    SharedSessionException shared() {
        isShared = true;
        return new SharedSessionException();
    }

    /** Whether a session that is closed may live on in a pool, so that its mark has to be taken off. */
    boolean mayOutliveItsClosing() {
        return isShared || !(database instanceof DriverDataSource);
    }

    DataSource database() {
        return database;
    }

    /** What the server calls this session. */
    synchronized String id() {
        return marked.id();
    }

    synchronized <T> T ask(Question<T> question) throws SQLException {
        boolean reused = session != null;
        Connection now = open();
        try {
            return question.ask(now);
        } catch (SQLException e) {
            if (!reused || now.isValid(1)) {
                throw e;
            }
            drop();
            return question.ask(open());
        }
    }

    /** A second one, for another thread. */
    ControlSession another() {
        return new ControlSession(database, time, dialect, how, null, Marked.NONE);
    }

    private Connection open() throws SQLException {
        Connection now = session;
        if (now == null) {
            now = database.getConnection();
            session = now;
            now.setAutoCommit(true);
            marked = dialect.mark(now, how);
        }
        return now;
    }

    private void drop() {
        Connection now = session;
        session = null;
        if (now != null) {
            try (now) {
                now.abort(Runnable::run);
            } catch (SQLException wasBroken) {
                marked = Marked.NONE;
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (session != null) {
                if (mayOutliveItsClosing()) {
                    for (String undo : marked.undo()) {
                        Sql.script(session, undo);
                    }
                }
                session.close();
                session = null;
            }
        } catch (SQLException e) {
            drop();
        }
    }
}
