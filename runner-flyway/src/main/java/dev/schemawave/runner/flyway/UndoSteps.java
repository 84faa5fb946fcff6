package dev.schemawave.runner.flyway;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows one rollback: asks the context before each step, and tells it of each that took effect. */
final class UndoSteps {

    private final MigrationContext context;
    private final TimeSource time;
    private final int total;
    private final List<Step.Applied> tookEffect = new ArrayList<>();
    private final List<String> undone = new ArrayList<>();
    private Optional<Undo> running = Optional.empty();
    private boolean inTransaction;
    private long beganAt;

    UndoSteps(MigrationContext context, TimeSource time, int total) {
        this.context = context;
        this.time = time;
        this.total = total;
    }

    void begin(Undo undo, boolean isInTransaction) {
        context.beforeStep(undo.step(), undone.size() + 1, total);
        running = Optional.of(undo);
        inTransaction = isInTransaction;
        beganAt = time.nanos();
    }

    /** The running step has ended and was not committed, as far as anybody can tell. */
    void failed() {
        running.ifPresent(undo -> context.withoutEffect(undo.step()));
    }

    /** The running step is committed. */
    void end() {
        tookEffectIf(undo -> true);
    }

    void tookEffectIf(Predicate<Undo> committed) {
        Optional<Undo> done = running.filter(committed);
        if (done.isPresent()) {
            running = Optional.empty();
            Step step = done.get().step();
            Duration took = Duration.ofNanos(time.nanos() - beganAt);
            tookEffect.add(new Step.Applied(step, took));
            undone.add(done.get().version());
            context.afterStep(step, took);
        }
    }

    /** What has begun, and of which nothing shows that it took effect. */
    Optional<Undo> running() {
        return running;
    }

    boolean isInTransaction() {
        return inTransaction;
    }

    List<Step.Applied> tookEffect() {
        return List.copyOf(tookEffect);
    }

    /** The versions that were taken back, in that order. */
    List<String> undone() {
        return List.copyOf(undone);
    }
}
