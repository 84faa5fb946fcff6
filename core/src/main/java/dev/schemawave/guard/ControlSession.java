package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Marked;
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

    private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

    private final DataSource database;
    private final TimeSource time;
    private final Dialect dialect;
    private final SessionMark mark;
    private final GuardSettings settings;
    private @Nullable Connection unmarked;
    private @Nullable Connection session;
    private Marked marked = Marked.NONE;

    /**
     * Takes a session over, or opens one when it is needed.
     *
     * @param first an open session that is not marked yet
     */
    ControlSession(
            DataSource database,
            TimeSource time,
            Dialect dialect,
            SessionMark mark,
            GuardSettings settings,
            @Nullable Connection first) {
        this.database = database;
        this.time = time;
        this.dialect = dialect;
        this.mark = mark;
        this.settings = settings;
        this.unmarked = first;
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
        return mark;
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
        return new ControlSession(database, time, dialect, mark, settings, null);
    }

    /** The session, marked. */
    synchronized Connection open() throws SQLException {
        Connection now = session;
        if (now == null) {
            now = unmarked == null ? database.getConnection() : unmarked;
            unmarked = null;
            session = now;
            now.setAutoCommit(true);
            marked = dialect.mark(now, mark, settings.idleTimeout(), LOCK_WAIT);
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
                for (String undo : marked.undo()) {
                    Sql.script(session, undo);
                }
                session.close();
                session = null;
            }
        } catch (SQLException e) {
            drop();
        }
    }
}
