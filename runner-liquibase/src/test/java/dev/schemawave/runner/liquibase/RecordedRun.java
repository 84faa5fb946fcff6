package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationStoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A coordinator that writes down what it is told, and stops the migration where a test wants it. */
final class RecordedRun implements MigrationContext {

    final List<String> irreversible = new ArrayList<>();

    private final DataSource database;
    private final List<String> told = new ArrayList<>();
    private String stopBefore = "";
    private Runnable beforeEachStep = () -> {};

    RecordedRun(DataSource database) {
        this.database = database;
    }

    /** Migrates and returns the ids of the steps that took effect. */
    static List<String> migrate(LiquibaseRunner runner, DataSource database) throws MigrationException {
        return runner.migrate(new RecordedRun(database)).stream()
                .map(applied -> applied.step().id())
                .toList();
    }

    static List<String> pending(LiquibaseRunner runner, DataSource database) throws MigrationException {
        return runner.plan(database).pending().stream().map(Step::id).toList();
    }

    RecordedRun stoppingBefore(String id) {
        stopBefore = id;
        return this;
    }

    RecordedRun doingBeforeEachStep(Runnable action) {
        beforeEachStep = action;
        return this;
    }

    List<String> told() {
        return told;
    }

    @Override
    public DataSource database() {
        return database;
    }

    @Override
    public void beforeStep(Step step, int number, int total) {
        if (step.id().equals(stopBefore)) {
            throw new MigrationStoppedException("lost before " + step.id());
        }
        beforeEachStep.run();
        told.add("before " + step.id() + " " + number + "/" + total);
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
