package dev.schemawave.runner.flyway;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Follows one run. Asks the context before each migration and tells it of each that took effect: not when the script has
 * ended, but when Flyway has committed it, which shows when the next one begins or the run ends.
 *
 * <p>Flyway calls it on the thread that migrates, before a migration outside the part that it records as failed: what the
 * context throws ends the run and leaves no trace in the history.
 */
final class Steps implements Callback {

    private final MigrationContext context;
    private final TimeSource time;
    private final boolean committedTogether;
    private final List<Step.Applied> finished = new ArrayList<>();
    private final List<Step.Applied> tookEffect = new ArrayList<>();
    private final List<Step> withoutRow = new ArrayList<>();
    private Optional<Step> running = Optional.empty();
    private int total;
    private int begun;
    private long beganAt;

    Steps(MigrationContext context, TimeSource time, boolean committedTogether) {
        this.context = context;
        this.time = time;
        this.committedTogether = committedTogether;
    }

    static Step step(MigrationInfo migration) {
        String description = Optional.ofNullable(migration.getDescription()).orElse("");
        return new Step(
                migration.getVersion() == null
                        ? description
                        : migration.getVersion().getVersion(),
                description,
                Optional.ofNullable(migration.getScript()).filter(script -> !script.isEmpty()));
    }

    /** Prepares for the run. Flyway has no event for what it only records: the context is asked for all of that now. */
    void expect(int pending, List<Step> onlyRecorded) {
        total = pending;
        for (Step step : onlyRecorded) {
            begin(step);
            end(step);
        }
    }

    @Override
    public boolean supports(Event event, Context flyway) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context flyway) {
        return true;
    }

    /** Flyway orders callbacks by name: the capital letter puts this one before what services usually have. */
    @Override
    public String getCallbackName() {
        return "Schemawave";
    }

    @Override
    public void handle(Event event, Context flyway) {
        Step step = step(flyway.getMigrationInfo());
        if (event == Event.AFTER_EACH_MIGRATE) {
            end(step);
            return;
        }
        if (!committedTogether) {
            allTookEffect();
        }
        begin(step);
    }

    private void begin(Step step) {
        begun++;
        context.beforeStep(step, begun, Math.max(begun, total));
        running = Optional.of(step);
        beganAt = time.nanos();
    }

    private void end(Step step) {
        finished.add(new Step.Applied(step, Duration.ofNanos(time.nanos() - beganAt)));
    }

    /** The step that had begun, and of which nothing shows that it took effect. */
    Optional<Step> running() {
        return running;
    }

    List<Step.Applied> allTookEffect() {
        return tookEffect(step -> true);
    }

    /** Tells the context of the steps that have ended since the last call, if they were committed. */
    List<Step.Applied> tookEffect(Predicate<Step> committed) {
        for (Step.Applied applied : finished) {
            Step step = applied.step();
            if (committed.test(step)) {
                running = running.filter(last -> !last.equals(step));
                tookEffect.add(applied);
                context.afterStep(step, applied.took());
            } else if (!running.equals(Optional.of(step))) {
                withoutRow.add(step);
            }
        }
        finished.clear();
        return List.copyOf(tookEffect);
    }

    /** All that had begun and is not recorded as applied: more than one where steps are committed together. */
    List<Step> inDoubt() {
        return Stream.concat(withoutRow.stream(), running.stream()).toList();
    }
}
