package dev.schemawave.guard;

import dev.schemawave.model.Step;

/** The step that a tool is at, as seen from its statements. For the thread that migrates. */
final class RunningStep {

    private final Step step;
    private final int skip;
    private int statement;
    private boolean proved;
    private boolean recorded;
    private boolean journaled;
    private int failedFirst;

    /**
     * Begins a step.
     *
     * @param step which
     * @param resumed whether an earlier run was broken off in it
     * @param skip how many of its statements are known to have taken effect then
     */
    RunningStep(Step step, boolean resumed, int skip) {
        this.step = step;
        this.skip = skip;
        this.journaled = resumed;
    }

    Step step() {
        return step;
    }

    /** Counts a statement that may change something. */
    int next() {
        statement++;
        return statement;
    }

    int statement() {
        return statement;
    }

    /** Whether the current statement took effect in an earlier run. */
    boolean isSkipped() {
        return statement <= skip;
    }

    /** Returns true once: the claim has to be proved before the first statement. */
    boolean isToBeProved() {
        boolean first = !proved;
        proved = true;
        return first;
    }

    /** The history row is written, in the open transaction or before. */
    void recorded() {
        recorded = true;
    }

    boolean isRecorded() {
        return recorded;
    }

    void journaled() {
        journaled = true;
    }

    /** Whether the journal may have a row of this step. */
    boolean isJournaled() {
        return journaled;
    }

    /** The current statement failed. */
    void failed() {
        if (failedFirst == 0) {
            failedFirst = statement;
        }
    }

    boolean isFailed() {
        return failedFirst > 0;
    }

    /** The first statement that failed, 0 if none has. */
    int failedFirst() {
        return failedFirst;
    }

    /**
     * Whether a statement after the first one failed: what went before, in this run or in an earlier one, stays, unless the
     * database takes it back.
     */
    boolean isHalfDone() {
        return isFailed() && statement > 1;
    }

    /** The open transaction was rolled back. */
    void rolledBack() {
        recorded = false;
        proved = false;
    }
}
