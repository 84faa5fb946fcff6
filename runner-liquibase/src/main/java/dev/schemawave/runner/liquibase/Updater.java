package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import java.util.List;
import liquibase.UpdateSummaryEnum;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.Database;

/** Runs {@code liquibase update} in a session. */
final class Updater {

    private Updater() {}

    static List<Step.Applied> update(Session session, MigrationContext context) throws Exception {
        Planner.Planned planned = Planner.plan(session);
        StepListener steps = new StepListener(context, planned.pending().size());
        Database database = session.databases().open();
        try {
            Commands commands = new Commands(session, database);
            CommandScope update = commands.command(UpdateCommandStep.COMMAND_NAME, steps);
            orElse(update, ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF);
            orElse(update, ShowSummaryArgument.SHOW_SUMMARY_OUTPUT, UpdateSummaryOutputEnum.LOG);
            commands.run(update, steps.statements());
            return steps.applied();
        } catch (Exception e) {
            throw StepFailures.of(e, steps, planned, session, database);
        } finally {
            Session.forget(database);
        }
    }

    private static <T> void orElse(CommandScope update, CommandArgumentDefinition<T> argument, T value) {
        if (update.getConfiguredValue(argument).wasDefaultValueUsed()) {
            update.addArgumentValue(argument, value);
        }
    }
}
