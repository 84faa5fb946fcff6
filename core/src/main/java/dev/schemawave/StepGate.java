package dev.schemawave;

import dev.schemawave.guard.Claim;
import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.lease.LeaseState;
import dev.schemawave.model.RunStep;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationStoppedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Lets a step begin only while the lease is held and the process goes on, and tells what happens. */
final class StepGate implements MigrationContext {

    private final Run run;
    private final Claim claim;
    private final LeaseKeeper keeper;
    private final Progress progress;
    private final List<Step.Applied> applied = new ArrayList<>();
    private final Deque<RunStep> steps = new ArrayDeque<>();
    private int number;
    private int total;

    StepGate(Run run, Claim claim, LeaseKeeper keeper, Progress progress) {
        this.run = run;
        this.claim = claim;
        this.keeper = keeper;
        this.progress = progress;
    }

    @Override
    public DataSource database() {
        return claim.sessions();
    }

    @Override
    public void beforeStep(Step step, int place, int of) {
        refuseIfStopping();
        try {
            if (keeper.awaitCertainty() == LeaseState.LOST) {
                throw new MigrationStoppedException("the lease is lost: " + keeper.reason());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refuseIfStopping();
        claim.begin(step);
        dropUnfinished();
        steps.add(new RunStep(step.id(), run.time().now(), Optional.empty()));
        number = place;
        total = of;
        keeper.show("step " + place + " of " + of + ": " + step);
        progress.begin(step, place, of);
        run.tell((service, at) -> new CoordinationEvent.StepStarted(service, at, step, place, of));
    }

    @Override
    public void afterStep(Step step, Duration took) {
        progress.end();
        applied.add(new Step.Applied(step, took));
        dropUnfinished().ifPresent(begun -> steps.add(new RunStep(begun.id(), begun.began(), Optional.of(took))));
        int place = number;
        int of = total;
        run.tell((service, at) -> new CoordinationEvent.StepFinished(service, at, step, place, of, took));
    }

    @Override
    public void withoutEffect(Step step) {
        progress.end();
        dropUnfinished();
        claim.end(step);
    }

    @Override
    public void noteIrreversible(String what) {
        try {
            claim.note(what);
        } catch (SQLException e) {
            throw new MigrationStoppedException("what cannot be taken back could not be noted: " + e.getMessage());
        }
    }

    /** The steps that took effect, in order. */
    List<Step.Applied> applied() {
        return List.copyOf(applied);
    }

    /** What began, in order, with times; a step that was begun again is there once. */
    List<RunStep> steps() {
        return List.copyOf(steps);
    }

    private Optional<RunStep> dropUnfinished() {
        Optional<RunStep> last =
                Optional.ofNullable(steps.peekLast()).filter(step -> step.took().isEmpty());
        last.ifPresent(step -> steps.removeLast());
        return last;
    }

    private void refuseIfStopping() {
        if (run.isToStop()) {
            throw new MigrationStoppedException("the process is to stop");
        }
    }
}
