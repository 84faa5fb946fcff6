package dev.schemawave.runner.liquibase;

import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import java.util.List;
import liquibase.command.CommandScope;
import liquibase.command.core.RollbackCountCommandStep;
import liquibase.database.Database;

/** Runs {@code liquibase rollback-count} in a session. */
final class Rollback {

    private Rollback() {}

    static List<Step.Applied> run(Session session, MigrationContext context, RollbackTarget target) throws Exception {
        RollbackPlanner.Planned planned = RollbackPlanner.plan(session, target);
        if (planned.changeSets().isEmpty()) {
            return List.of();
        }
        RollbackListener steps = new RollbackListener(context, planned.changeSets());
        Database database = session.databases().open();
        try {
            Commands commands = new Commands(session, database);
            CommandScope rollback = commands.command(RollbackCountCommandStep.COMMAND_NAME, steps);
            rollback.addArgumentValue(
                    RollbackCountCommandStep.COUNT_ARG, planned.changeSets().size());
            commands.run(rollback, steps.statements());
            return steps.undone();
        } catch (Exception e) {
            throw RollbackFailures.of(e, steps, session, database);
        } finally {
            Session.forget(database);
        }
    }
}
