package dev.schemawave.it.order;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** A tool with one step for each version, all of which take the same time. */
final class StubTool implements MigrationRunner {

    private final List<String> history;
    private final List<String> known;
    private final Duration pace;

    /** Replicas share a history. */
    StubTool(List<String> history, int version, Duration pace) {
        this.history = history;
        this.known = IntStream.rangeClosed(1, version).mapToObj(String::valueOf).toList();
        this.pace = pace;
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
        List<String> applied = List.copyOf(history);
        return new SchemaPlan(
                applied.stream().reduce((first, last) -> last),
                Optional.of(known.get(known.size() - 1)),
                List.of(),
                known.stream()
                        .filter(id -> !applied.contains(id))
                        .map(id -> new Step(id, "", Optional.empty()))
                        .toList(),
                List.of(),
                Fingerprint.of(known),
                "");
    }

    @Override
    public void makeHistory(DataSource database) {}

    @Override
    public String withoutSecrets(String statement) {
        return statement;
    }

    @Override
    public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
        List<Step> pending = plan(context.database()).pending();
        List<Step.Applied> applied = new ArrayList<>();
        for (Step step : pending) {
            context.beforeStep(step, applied.size() + 1, pending.size());
            try {
                Waiting.pass(pace);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            history.add(step.id());
            context.afterStep(step, pace);
            applied.add(new Step.Applied(step, pace));
        }
        return applied;
    }
}
