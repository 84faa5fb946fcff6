package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Marked;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One session of a tool, and what the guard does around the tool's calls.
 *
 * <p>Where the database cannot take a statement back, the journal names it before it runs. For transactions see {@link
 * GuardedTransaction}.
 */
final class GuardedSession {

    private final Connection raw;
    private final DatabaseClaim claim;
    private final GuardStore store;
    private final Marked marked;
    private final Duration lockTimeout;
    private final boolean mayOutliveItsClosing;
    private boolean waitsForLocks;
    private final GuardedTransaction transaction;
    private final Repeats repeats;
    private volatile @Nullable Statement running;

    GuardedSession(
            Connection raw, DatabaseClaim claim, Marked marked, Duration lockTimeout, boolean mayOutliveItsClosing) {
        this.raw = raw;
        this.claim = claim;
        this.store = claim.store();
        this.marked = marked;
        this.lockTimeout = lockTimeout;
        this.mayOutliveItsClosing = mayOutliveItsClosing;
        this.transaction = new GuardedTransaction(raw, claim, marked);
        this.repeats = new Repeats(claim);
    }

    /** A statement of the tool, as the driver runs it. */
    @FunctionalInterface
    interface Call {

        @Nullable
        Object run() throws Throwable;
    }

    Connection raw() {
        return raw;
    }

    GuardedTransaction transaction() {
        return transaction;
    }

    /**
     * Runs a statement.
     *
     * @param statement which runs it
     * @param sql its text
     * @param reads whether it changes no data
     * @param saysFailed whether it is given a false, as the history row of a failed step is
     * @param call runs it
     * @param ifSkipped the result if it took effect in an earlier run
     */
    @Nullable
    Object run(
            Statement statement, String sql, boolean reads, boolean saysFailed, Call call, @Nullable Object ifSkipped)
            throws Throwable {
        claim.refuseIfFenced();
        @Nullable RunningStep step = claim.step();
        running = statement;
        try {
            if (claim.text().writesHistory(sql)) {
                boolean failure = saysFailed && step != null && step.isFailed();
                return failure ? ifSkipped : record(step, call);
            }
            if (step == null) {
                return outsideSteps(sql, call);
            }
            return transaction.isAtomic(step)
                    ? inTransaction(step, sql, call)
                    : journaled(step, sql, reads, call, ifSkipped);
        } catch (SQLException e) {
            throw claim.noticed(e, step);
        } finally {
            running = null;
        }
    }

    /** What a tool does for itself, before, between and after steps. */
    private @Nullable Object outsideSteps(String sql, Call call) throws Throwable {
        if (!SqlText.reads(sql)) {
            if (raw.getAutoCommit()) {
                claim.prove();
            }
            transaction.wrote();
        } else if (store.dialect().calls(sql) && !raw.getAutoCommit()) {
            transaction.wrote();
        }
        return call.run();
    }

    private @Nullable Object inTransaction(RunningStep step, String sql, Call call) throws Throwable {
        claim.refuseIfLeaseLost();
        if (step.isToBeProved()) {
            claim.prove();
            if (waitsForLocks) {
                store.dialect().waitForLocks(raw, marked, lockTimeout);
            }
        }
        if (!SqlText.reads(sql)) {
            step.next();
        }
        if (SqlText.commits(sql)) {
            // From here on the database cannot take back all of the step.
            transaction.prove();
            note(step, sql);
        }
        transaction.wrote();
        try {
            return call.run();
        } catch (SQLException e) {
            step.failed();
            throw e;
        }
    }

    /** What only reads need not be proved. What calls a function may write. */
    private @Nullable Object readInStep(String sql, Call call) throws Throwable {
        if (store.dialect().calls(sql)) {
            if (raw.getAutoCommit()) {
                claim.prove();
            } else {
                transaction.wrote();
            }
        }
        return call.run();
    }

    private @Nullable Object journaled(
            RunningStep step, String sql, boolean reads, Call call, @Nullable Object ifSkipped) throws Throwable {
        if (reads || claim.text().locksHistory(sql)) {
            return readInStep(sql, call);
        }
        step.next();
        if (step.isSkipped()) {
            claim.requireSameScript(step, sql);
            return ifSkipped;
        }
        note(step, sql);
        transaction.wrote();
        try {
            return repeats.run(call);
        } catch (SQLException e) {
            step.failed();
            if (raw.getAutoCommit() && !step.isHalfDone() && !store.dialect().mayLeaveRemains(sql)) {
                claim.forgetApart();
            }
            throw e;
        }
    }

    private void note(RunningStep step, String sql) throws SQLException {
        if (raw.getAutoCommit()) {
            if (!waitsForLocks || !step.isJournaled()) {
                // Whoever waits for a lock outside a transaction keeps nobody waiting, and must not be broken off.
                store.dialect().waitForLocks(raw, marked, Duration.ZERO);
                waitsForLocks = true;
            }
            claim.noteApart(step, sql);
        } else if (!claim.note(raw, step, sql)) {
            throw claim.fence();
        }
        step.journaled();
    }

    /**
     * The history row, and the end of what the journal says of the step, take effect together. (A row that says that the
     * step failed is not written: the journal says so, and how far it came.)
     */
    private @Nullable Object record(@Nullable RunningStep step, Call call) throws Throwable {
        if (transaction.isOpen()) {
            Object result = call.run();
            transaction.recorded(step);
            return result;
        }
        raw.setAutoCommit(false);
        try {
            Object result = call.run();
            transaction.recorded(step);
            transaction.commit();
            return result;
        } catch (SQLException e) {
            transaction.rollback();
            throw e;
        } finally {
            raw.setAutoCommit(true);
        }
    }

    void close() throws SQLException {
        claim.forget(this);
        boolean refused = transaction.isPutOff();
        try (raw) {
            if (!raw.isClosed()) {
                restore();
            }
        }
        if (refused) {
            throw GuardedTransaction.unrecorded();
        }
    }

    /** The session may go back to a pool: it goes as it came, or not at all. */
    private void restore() throws SQLException {
        try {
            if (transaction.isPutOff()) {
                transaction.rollback();
            }
            if (!raw.getAutoCommit()) {
                raw.rollback();
                raw.setAutoCommit(true);
            }
            if (mayOutliveItsClosing) {
                for (String undo : marked.undo()) {
                    Sql.script(raw, undo);
                }
            }
        } catch (SQLException e) {
            raw.abort(Runnable::run);
            throw e;
        }
    }

    /** Breaks off a transaction; from any thread. What cannot be taken back goes on. */
    void cancelIfAtomic() throws SQLException {
        @Nullable Statement now = running;
        @Nullable RunningStep step = claim.step();
        if (now != null && step != null && store.dialect().undoesDdl() && !step.isJournaled()) {
            now.cancel();
        }
    }

    void abort(Executor executor) throws SQLException {
        raw.abort(executor);
    }
}
