package dev.schemawave;

import dev.schemawave.guard.Claim;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.RunResult;
import java.time.Instant;
import java.util.Optional;

/** What is to be kept of a run, gathered from its claim to its end. */
final class RunLog {

    private final Run run;
    private final RunKind kind;
    private final Claim claim;
    private final StepGate gate;
    private final Instant began;
    private Optional<String> from = Optional.empty();
    private Optional<String> to = Optional.empty();
    private boolean begun;

    RunLog(Run run, RunKind kind, Claim claim, StepGate gate) {
        this.run = run;
        this.kind = kind;
        this.claim = claim;
        this.gate = gate;
        this.began = run.time().now();
    }

    /** There is something to run. */
    void begin(Optional<String> now, Optional<String> target) {
        from = now;
        to = target;
        begun = true;
    }

    /** Whether there was anything to run. */
    boolean isBegun() {
        return begun;
    }

    RunRecord succeeded(Optional<String> reached) {
        to = reached;
        return ended(RunResult.SUCCEEDED, Optional.empty());
    }

    RunRecord ended(RunResult result, SchemawaveException error) {
        return ended(result, Optional.of(String.valueOf(error.getMessage())));
    }

    private RunRecord ended(RunResult result, Optional<String> card) {
        return new RunRecord(
                claim.epoch(),
                kind,
                run.me(),
                from,
                to,
                gate.steps(),
                began,
                run.time().now(),
                result,
                card);
    }
}
