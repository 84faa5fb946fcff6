package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.change.custom.CustomTaskChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * Follows an update: tells the coordinator of each changeset and remembers where the update is, for the message should it
 * fail. What a precondition marks as run or skips, and what {@code failOnError=false} lets fail, was not applied.
 */
final class StepListener extends AbstractChangeExecListener {

    private final MigrationContext context;
    private final int total;
    private final List<Step.Applied> applied = new ArrayList<>();
    private final Statements statements = new Statements();

    private int number;
    private long began;
    private @Nullable ChangeSet current;
    private boolean failedInside;
    private String product = "";

    StepListener(MigrationContext context, int total) {
        this.context = context;
        this.total = total;
    }

    /** Called outside everything that Liquibase would catch or write a history row for: a stop ends the update here. */
    @Override
    public void willRun(ChangeSet changeSet, DatabaseChangeLog changelog, Database database, RunStatus runStatus) {
        current = null;
        statements.begin();
        number++;
        context.beforeStep(Planner.step(changeSet), number, Math.max(number, total));
        current = changeSet;
        product = database.getDatabaseProductName();
        began = TimeSource.system().nanos();
    }

    /** Called before a change is turned into statements, which for a task of the user's own is its execution. */
    @Override
    public void willRun(Change change, ChangeSet changeSet, DatabaseChangeLog changelog, Database database) {
        boolean task =
                change instanceof CustomChangeWrapper custom && custom.getCustomChange() instanceof CustomTaskChange;
        if (task || change instanceof ExecuteShellCommandChange) {
            context.noteIrreversible(change.getConfirmationMessage());
        }
    }

    /** Called after the history row was committed. */
    @Override
    public void ran(ChangeSet changeSet, DatabaseChangeLog changelog, Database database, ExecType execType) {
        Duration took = Duration.ofNanos(TimeSource.system().nanos() - began);
        current = null;
        Step step = Planner.step(changeSet);
        if (execType == ExecType.EXECUTED || execType == ExecType.RERAN) {
            applied.add(new Step.Applied(step, took));
            context.afterStep(step, took);
        } else {
            context.withoutEffect(step);
        }
    }

    /** Called after Liquibase has rolled back what was not committed. */
    @Override
    public void runFailed(ChangeSet changeSet, DatabaseChangeLog changelog, Database database, Exception exception) {
        failedInside = true;
    }

    Statements statements() {
        return statements;
    }

    List<Step.Applied> applied() {
        return List.copyOf(applied);
    }

    /** The changeset that has begun and has no history row of this run yet. */
    Optional<ChangeSet> current() {
        return Optional.ofNullable(current);
    }

    /** What the current changeset has left in the database, after the update failed. */
    Optional<Remains> remains(Database database, boolean connected) {
        return current().map(changeSet -> {
            String name = "Changeset " + changeSet.toString(false);
            return connected
                    ? Remains.of(name, changeSet, failedInside, statements, database, product)
                    : Remains.ofLostConnection(name, product);
        });
    }
}
