package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Marked;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one session of a tool.
 *
 * <p>One commits only after the claim was proved inside it. Where DDL can be rolled back, a step and its history row take
 * effect in one: a commit before the history row is written is put off.
 */
final class GuardedTransaction {

    private final Connection raw;
    private final DatabaseClaim claim;
    private final GuardStore store;
    private final Marked marked;
    private boolean wrote;
    private boolean ofStep;
    private boolean putOff;

    GuardedTransaction(Connection raw, DatabaseClaim claim, Marked marked) {
        this.raw = raw;
        this.claim = claim;
        this.store = claim.store();
        this.marked = marked;
    }

    boolean isOpen() throws SQLException {
        return !raw.getAutoCommit();
    }

    /** Something was written, or may have been, by the step that is running or by the tool for itself before it. */
    void wrote() {
        wrote = true;
        ofStep |= claim.step() != null;
    }

    private void ended() {
        wrote = false;
        ofStep = false;
        putOff = false;
    }

    boolean isPutOff() {
        return putOff;
    }

    /** Whether all that the step does takes effect at one commit, or not at all. */
    boolean isAtomic(RunningStep step) throws SQLException {
        return store.dialect().undoesDdl() && !step.isJournaled() && !raw.getAutoCommit();
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
        ended();
        return true;
    }

    /** The tool has written its history: the step is done, and with it what the journal says of it. */
    void recorded(@Nullable RunningStep step) throws SQLException {
        wrote = true;
        if (step != null) {
            if (step.isJournaled()) {
                store.journal().forget(raw, step.step());
            }
            step.recorded();
        }
    }

    void commit() throws SQLException {
        @Nullable RunningStep step = claim.step();
        if (ofStep && step != null && !step.isRecorded() && isAtomic(step)) {
            putOff = true;
            return;
        }
        if (wrote) {
            claim.refuseIfFenced();
            refuseIfOvertaken(store::commit);
        } else {
            raw.commit();
        }
        ended();
        if (step != null && step.isRecorded()) {
            claim.end(step.step());
        }
    }

    /** Proves the claim until the transaction has ended, or rolls it back. */
    void prove() throws SQLException {
        refuseIfOvertaken(store::isCurrentUntilCommit);
    }

    /** Asks whether the claim is the current one. */
    @FunctionalInterface
    private interface Proof {

        boolean holds(Connection session, String claim, Marked marked) throws SQLException;
    }

    private void refuseIfOvertaken(Proof proof) throws SQLException {
        boolean current;
        try {
            current = proof.holds(raw, claim.id(), marked);
        } catch (SQLException e) {
            // It may say that the row has changed since the transaction began, or anything else.
            raw.rollback();
            claim.prove();
            throw e;
        }
        if (!current) {
            raw.rollback();
            throw claim.fence();
        }
    }

    void rollback() throws SQLException {
        raw.rollback();
        ended();
        @Nullable RunningStep step = claim.step();
        if (step != null) {
            step.rolledBack();
            if (step.isJournaled() && step.isFailed()) {
                tellTheJournal(step);
            }
        }
    }

    /** What was taken back is known now; in a transaction of its own. */
    private void tellTheJournal(RunningStep step) throws SQLException {
        if (step.isHalfDone()) {
            store.journal().tookEffectBefore(raw, claim.id(), step.failedFirst());
        } else {
            store.journal().forget(raw, claim.id());
        }
        raw.commit();
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

    static SQLException unrecorded() {
        return new SQLException("the tool has ended a step without a row in its history: the step was rolled back");
    }
}
