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
 * <p>A transaction commits only after the claim was proved inside it. Where DDL can be rolled back, a step and its history
 * row take effect in one transaction: a commit before the history row is written is put off. Where the database cannot take
 * a statement back, the journal names it before it runs.
 */
final class GuardedSession {

    private final Connection raw;
    private final DatabaseClaim claim;
    private final GuardStore store;
    private final Marked marked;
    private final Duration lockTimeout;
    private boolean waitsForLocks;
    private boolean wrote;
    private boolean putOff;
    private volatile @Nullable Statement running;

    GuardedSession(Connection raw, DatabaseClaim claim, Marked marked, Duration lockTimeout) {
        this.raw = raw;
        this.claim = claim;
        this.store = claim.store();
        this.marked = marked;
        this.lockTimeout = lockTimeout;
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
            return isAtomic(step) ? inTransaction(step, sql, call) : journaled(step, sql, reads, call, ifSkipped);
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
                claim.proveNow();
            }
            wrote = true;
        } else if (SqlText.calls(sql) && !raw.getAutoCommit()) {
            wrote = true;
        }
        return call.run();
    }

    /** Whether all that the step does takes effect at one commit, or not at all. */
    private boolean isAtomic(RunningStep step) throws SQLException {
        return store.dialect().undoesDdl() && !step.isJournaled() && !raw.getAutoCommit();
    }

    private @Nullable Object inTransaction(RunningStep step, String sql, Call call) throws Throwable {
        claim.refuseIfLeaseLost();
        if (step.isToBeProved()) {
            claim.proveNow();
            if (waitsForLocks) {
                store.dialect().waitForLocks(raw, lockTimeout);
            }
        }
        if (!SqlText.reads(sql)) {
            step.next();
        }
        if (SqlText.commits(sql)) {
            // From here on the database cannot take back all of the step.
            prove();
            note(step, sql);
        }
        wrote = true;
        return call.run();
    }

    /** What only reads need not be proved. What calls a function may write. */
    private @Nullable Object readInStep(String sql, Call call) throws Throwable {
        if (SqlText.calls(sql)) {
            if (raw.getAutoCommit()) {
                claim.proveNow();
            } else {
                wrote = true;
            }
        }
        return call.run();
    }

    private @Nullable Object journaled(
            RunningStep step, String sql, boolean reads, Call call, @Nullable Object ifSkipped) throws Throwable {
        if (reads) {
            return readInStep(sql, call);
        }
        step.next();
        if (step.isSkipped()) {
            claim.requireSameScript(step, sql);
            return ifSkipped;
        }
        note(step, sql);
        wrote = true;
        try {
            return claim.repeating(call);
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
                store.dialect().waitForLocks(raw, Duration.ZERO);
                waitsForLocks = true;
            }
            claim.noteApart(step, sql);
        } else if (!claim.note(raw, step, sql)) {
            throw claim.fence();
        }
        step.journaled();
    }

    /**
     * Notes something that cannot be taken back, and commits it with what the step has done so far, which then cannot be
     * taken back either. Returns false if nothing was done in a transaction here.
     */
    boolean commitNoted(RunningStep step, String what) throws SQLException {
        if (!wrote || raw.getAutoCommit()) {
            return false;
        }
        prove();
        if (!claim.note(raw, step, what)) {
            throw claim.fence();
        }
        raw.commit();
        wrote = false;
        putOff = false;
        return true;
    }

    /**
     * The history row, and the end of what the journal says of the step, take effect together. (A row that says that the
     * step failed is not written: the journal says so, and how far it came.)
     */
    private @Nullable Object record(@Nullable RunningStep step, Call call) throws Throwable {
        if (!raw.getAutoCommit()) {
            return recordInTransaction(step, call);
        }
        raw.setAutoCommit(false);
        try {
            Object result = recordInTransaction(step, call);
            commit();
            return result;
        } catch (SQLException e) {
            rollback();
            throw e;
        } finally {
            raw.setAutoCommit(true);
        }
    }

    private @Nullable Object recordInTransaction(@Nullable RunningStep step, Call call) throws Throwable {
        wrote = true;
        Object result = call.run();
        if (step != null) {
            if (step.isJournaled()) {
                store.forget(raw);
            }
            step.recorded();
        }
        return result;
    }

    void commit() throws SQLException {
        @Nullable RunningStep step = claim.step();
        if (wrote && step != null && !step.isRecorded() && isAtomic(step)) {
            putOff = true;
            return;
        }
        if (wrote) {
            claim.refuseIfFenced();
            prove();
        }
        raw.commit();
        wrote = false;
        putOff = false;
        if (step != null && step.isRecorded()) {
            claim.end(step.step());
        }
    }

    private void prove() throws SQLException {
        boolean current;
        try {
            current = store.isCurrentUntilCommit(raw, claim.id(), marked.role());
        } catch (SQLException e) {
            // It may say that the row has changed since the transaction began, or anything else.
            raw.rollback();
            claim.proveNow();
            throw e;
        }
        if (!current) {
            raw.rollback();
            throw claim.fence();
        }
    }

    void rollback() throws SQLException {
        raw.rollback();
        wrote = false;
        putOff = false;
        @Nullable RunningStep step = claim.step();
        if (step != null) {
            step.rolledBack();
            if (step.isJournaled() && step.isFailed() && !step.isHalfDone()) {
                store.forget(raw, claim.id());
                raw.commit();
            }
        }
    }

    void setAutoCommit(boolean on) throws SQLException {
        if (on && !raw.getAutoCommit() && wrote) {
            commit();
            refusePutOff();
        }
        raw.setAutoCommit(on);
    }

    private void refusePutOff() throws SQLException {
        if (putOff) {
            rollback();
            throw unrecorded();
        }
    }

    private static SQLException unrecorded() {
        return new SQLException("the tool has ended a step without a row in its history: the step was rolled back");
    }

    /** The tool writes by other means than statements. */
    void bypassed() {
        wrote = true;
    }

    void close() throws SQLException {
        claim.forget(this);
        boolean refused = putOff;
        try (raw) {
            if (!raw.isClosed()) {
                restore();
            }
        }
        if (refused) {
            throw unrecorded();
        }
    }

    /** The session may go back to a pool: it goes as it came, or not at all. */
    private void restore() throws SQLException {
        try {
            if (putOff) {
                rollback();
            }
            if (!raw.getAutoCommit()) {
                raw.rollback();
                raw.setAutoCommit(true);
            }
            for (String undo : marked.undo()) {
                Sql.script(raw, undo);
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
