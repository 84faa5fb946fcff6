package dev.schemawave;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Outline;
import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** A migration tool whose history is a list that all replicas share. */
final class StubRunner implements MigrationRunner {

    /** What to do inside a step. */
    interface Work {
        void apply(String step) throws MigrationException;
    }

    /** The schema history in the database. */
    static final class History {
        final List<String> applied = new CopyOnWriteArrayList<>();
        final AtomicInteger runs = new AtomicInteger();
        final AtomicInteger looks = new AtomicInteger();

        /** Runs once, when a tool has read this the next time: what happens between a look and what follows from it. */
        final AtomicReference<Runnable> afterNextLook = new AtomicReference<>(() -> {});
    }

    private final History history;
    private final List<String> known;
    private final Work work;
    private Optional<BuildInputs> inputs = Optional.empty();

    StubRunner(History history, Work work, String... known) {
        this.history = history;
        this.known = List.of(known);
        this.work = work;
    }

    StubRunner(History history, String... known) {
        this(history, step -> {}, known);
    }

    /** With what decides about its migrations known in advance. */
    StubRunner withInputs() {
        inputs = Optional.of(
                new BuildInputs(historyTable(), true, List.of("id"), Fingerprint.of(known), String::isEmpty));
        return this;
    }

    @Override
    public Optional<BuildInputs> inputs() {
        return inputs;
    }

    @Override
    public String tool() {
        return "stub";
    }

    @Override
    public HistoryTable historyTable() {
        return new HistoryTable(Optional.empty(), "stub_history");
    }

    @Override
    public SchemaPlan plan(DataSource database) {
        List<String> applied = List.copyOf(history.applied);
        history.looks.incrementAndGet();
        history.afterNextLook.getAndSet(() -> {}).run();
        List<Step> pending = known.stream()
                .filter(id -> !applied.contains(id))
                .map(StubRunner::step)
                .toList();
        List<String> ahead = applied.stream().filter(id -> !known.contains(id)).toList();
        Optional<String> current = last(applied);
        return new SchemaPlan(
                current,
                Optional.of(known.get(known.size() - 1)),
                List.of(),
                pending,
                ahead,
                Fingerprint.of(known),
                "");
    }

    @Override
    public Outline outline(Optional<String> databaseUrl) {
        return new Outline(
                known.stream()
                        .map(id -> new PlannedStep(step(id), Optional.of("-- " + id + " on " + databaseUrl.orElse(""))))
                        .toList(),
                Optional.of(known.get(known.size() - 1)),
                List.of());
    }

    @Override
    public void makeHistory(DataSource database) {}

    @Override
    public String withoutSecrets(String statement) {
        return statement;
    }

    @Override
    public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
        history.runs.incrementAndGet();
        List<Step> pending = plan(context.database()).pending();
        List<Step.Applied> applied = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            Step step = pending.get(i);
            context.beforeStep(step, i + 1, pending.size());
            work.apply(step.id());
            history.applied.add(step.id());
            context.afterStep(step, Duration.ofMillis(5));
            applied.add(new Step.Applied(step, Duration.ofMillis(5)));
        }
        return applied;
    }

    @Override
    public RollbackPlan rollbackPlan(DataSource database, RollbackTarget target) throws MigrationException {
        List<String> applied = List.copyOf(history.applied);
        int stay = target instanceof RollbackTarget.LastSteps last
                ? applied.size() - last.steps()
                : applied.indexOf(((RollbackTarget.ToVersion) target).version()) + 1;
        if (stay < 0 || (stay == 0 && target instanceof RollbackTarget.ToVersion)) {
            throw refused(target + " is not in the history");
        }
        List<String> undone = new ArrayList<>(applied.subList(stay, applied.size()));
        Collections.reverse(undone);
        if (undone.contains("final")) {
            throw refused("there is no way back from final");
        }
        return new RollbackPlan(
                last(applied),
                applied,
                last(applied.subList(0, stay)),
                applied.subList(0, stay),
                undone.stream()
                        .map(id -> new PlannedStep(
                                step(id).undo(Optional.of("U" + id + "__step.sql")), Optional.of("-- not " + id)))
                        .toList());
    }

    private static Optional<String> last(List<String> applied) {
        return applied.isEmpty() ? Optional.empty() : Optional.of(applied.get(applied.size() - 1));
    }

    private static MigrationException refused(String reason) {
        return new MigrationException(
                new MigrationException.Failure(
                        reason,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "unchanged",
                        "ask for something else"),
                new IllegalStateException("cause"));
    }

    @Override
    public List<Step.Applied> rollback(MigrationContext context, RollbackTarget target) throws MigrationException {
        history.runs.incrementAndGet();
        List<PlannedStep> steps = rollbackPlan(context.database(), target).steps();
        List<Step.Applied> undone = new ArrayList<>();
        for (PlannedStep planned : steps) {
            context.beforeStep(planned.step(), undone.size() + 1, steps.size());
            work.apply(planned.step().id());
            history.applied.remove(history.applied.size() - 1);
            undone.add(new Step.Applied(planned.step(), Duration.ofMillis(5)));
            context.afterStep(planned.step(), Duration.ofMillis(5));
        }
        return undone;
    }

    static MigrationException broken(String step) {
        return new MigrationException(
                new MigrationException.Failure(
                        "ERROR: relation \"nowhere\" does not exist",
                        Optional.of(step),
                        Optional.of("V" + step + "__broken.sql"),
                        Optional.of(3),
                        Optional.of("insert into nowhere values (1)"),
                        "step " + step + " was rolled back; the schema is at version 1",
                        "mend V" + step + "__broken.sql and start again"),
                new IllegalStateException("cause"));
    }

    private static Step step(String id) {
        return new Step(id, "", Optional.of("V" + id + "__step.sql"));
    }
}
