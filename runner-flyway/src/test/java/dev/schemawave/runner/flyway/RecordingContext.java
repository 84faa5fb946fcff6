package dev.schemawave.runner.flyway;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationStoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Writes down what a run tells, and stops it before a step if asked to. */
final class RecordingContext implements MigrationContext {

    final List<String> irreversible = new ArrayList<>();

    final List<String> told = new ArrayList<>();
    private final DataSource database;
    private final Map<String, Runnable> actions = new HashMap<>();

    RecordingContext(DataSource database) {
        this.database = database;
    }

    RecordingContext stoppingBefore(String id) {
        return before(id, () -> {
            throw new MigrationStoppedException("stopped before " + id);
        });
    }

    RecordingContext before(String id, Runnable action) {
        actions.put(id, action);
        return this;
    }

    @Override
    public DataSource database() {
        return database;
    }

    @Override
    public void beforeStep(Step step, int number, int total) {
        told.add("before " + step.id() + " (" + number + " of " + total + ")");
        actions.getOrDefault(step.id(), () -> {}).run();
    }

    @Override
    public void afterStep(Step step, Duration took) {
        told.add("after " + step.id());
    }

    @Override
    public void noteIrreversible(String what) {
        irreversible.add(what);
    }

    @Override
    public void withoutEffect(Step step) {}
}
