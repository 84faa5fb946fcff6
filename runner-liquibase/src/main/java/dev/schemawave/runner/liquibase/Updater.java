package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import java.io.OutputStream;
import java.util.List;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.ChangeExecListenerCommandStep;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.Database;
import liquibase.integration.commandline.ChangeExecListenerUtils;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;

/** Runs {@code liquibase update} in a session. */
final class Updater {

    private final Session session;
    private final StepListener steps;
    private final Database database;

    private Updater(Session session, StepListener steps, Database database) {
        this.session = session;
        this.steps = steps;
        this.database = database;
    }

    static List<Step.Applied> update(Session session, MigrationContext context) throws Exception {
        Planner.Planned planned = Planner.plan(session);
        StepListener steps = new StepListener(context, planned.pending().size());
        Database database = session.databases().open();
        try {
            new Updater(session, steps, database).run();
            return steps.applied();
        } catch (Exception e) {
            throw StepFailures.of(e, steps, planned, session, database);
        } finally {
            Session.forget(database);
        }
    }

    private void run() throws Exception {
        Options.LegacyLock legacyLock = session.options().legacyLock();
        Scope.child(steps.statements(), legacyLock.inForce(), () -> {
            try {
                requireOurLock();
                command().execute();
            } finally {
                // A failed update leaves our lock service behind, for whoever uses this connection next.
                LockServiceFactory.getInstance().resetAll();
            }
        });
    }

    private void requireOurLock() {
        LockService service = LockServiceFactory.getInstance().getLockService(database);
        if (!(service instanceof OuterLockService || service instanceof SharedLockService)) {
            throw new IllegalStateException("Liquibase does not find the lock service of schemawave-runner-liquibase:"
                    + " the thread's context class loader must see both");
        }
    }

    private CommandScope command() throws Exception {
        CommandScope update = new CommandScope(UpdateCommandStep.COMMAND_NAME);
        update.addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database);
        update.addArgumentValue(
                UpdateCommandStep.CHANGELOG_FILE_ARG, session.changelogs().file());
        update.addArgumentValue(
                DatabaseChangelogCommandStep.CHANGELOG_PARAMETERS,
                session.changelogs().parametersFor(database));
        update.addArgumentValue(ChangeExecListenerCommandStep.CHANGE_EXEC_LISTENER_ARG, listener(update));
        orElse(update, ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF);
        orElse(update, ShowSummaryArgument.SHOW_SUMMARY_OUTPUT, UpdateSummaryOutputEnum.LOG);
        update.setOutput(OutputStream.nullOutputStream());
        return update;
    }

    private ChangeExecListener listener(CommandScope update) throws Exception {
        ChangeExecListener ofUser = ChangeExecListenerUtils.getChangeExecListener(
                database,
                session.changelogs().resources(),
                update.getArgumentValue(ChangeExecListenerCommandStep.CHANGE_EXEC_LISTENER_CLASS_ARG),
                update.getArgumentValue(ChangeExecListenerCommandStep.CHANGE_EXEC_LISTENER_PROPERTIES_FILE_ARG));
        return new DefaultChangeExecListener(steps, ofUser);
    }

    private static <T> void orElse(CommandScope update, CommandArgumentDefinition<T> argument, T value) {
        if (update.getConfiguredValue(argument).wasDefaultValueUsed()) {
            update.addArgumentValue(argument, value);
        }
    }
}
