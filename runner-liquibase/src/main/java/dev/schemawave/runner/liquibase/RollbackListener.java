package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/** Follows a rollback, and lets it go no other way than it was planned. */
final class RollbackListener extends AbstractChangeExecListener {

    private final MigrationContext context;
    private final List<ChangeSet> planned;
    private final List<Step.Applied> undone = new ArrayList<>();
    private final Statements statements = new Statements();

    private long began;
    private @Nullable ChangeSet current;
    private boolean failedInside;
    private String product = "";

    RollbackListener(MigrationContext context, List<ChangeSet> planned) {
        this.context = context;
        this.planned = planned;
    }

    /** Called outside everything that Liquibase would catch: a stop ends the rollback here. */
    @Override
    public void willRollback(ChangeSet changeSet, DatabaseChangeLog changelog, Database database) {
        current = null;
        statements.begin();
        int number = undone.size();
        if (number >= planned.size()
                || !changeSet.toString(false).equals(planned.get(number).toString(false))) {
            throw new IllegalStateException("Liquibase would roll back " + changeSet.toString(false)
                    + ", which is not the next one of the plan");
        }
        context.beforeStep(RollbackPlanner.step(changeSet), number + 1, planned.size());
        current = changeSet;
        product = database.getDatabaseProductName();
        began = TimeSource.system().nanos();
        Reversals.tasks(changeSet).forEach(context::noteIrreversible);
    }

    /** Called after the history row was removed and that was committed. */
    @Override
    public void rolledBack(ChangeSet changeSet, DatabaseChangeLog changelog, Database database) {
        Duration took = Duration.ofNanos(TimeSource.system().nanos() - began);
        current = null;
        Step step = RollbackPlanner.step(changeSet);
        undone.add(new Step.Applied(step, took));
        context.afterStep(step, took);
    }

    /** Called after Liquibase has rolled back what was not committed. What it does from here on is no part of the step. */
    @Override
    public void rollbackFailed(
            ChangeSet changeSet, DatabaseChangeLog changelog, Database database, Exception exception) {
        failedInside = true;
        context.withoutEffect(RollbackPlanner.step(changeSet));
    }

    Statements statements() {
        return statements;
    }

    List<Step.Applied> undone() {
        return List.copyOf(undone);
    }

    /** The changeset of which the rollback has begun, and that is still in the history. */
    Optional<ChangeSet> current() {
        return Optional.ofNullable(current);
    }

    Optional<Remains> remains(Database database, boolean connected) {
        return current().map(changeSet -> {
            String name = "The rollback of changeset " + changeSet.toString(false);
            return connected
                    ? Remains.of(name, changeSet, failedInside, statements, database, product)
                    : Remains.ofLostConnection(name, product);
        });
    }
}
