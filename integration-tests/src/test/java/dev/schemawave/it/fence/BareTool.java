package dev.schemawave.it.fence;

import dev.schemawave.testservers.Database;
import java.sql.Connection;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import org.flywaydb.core.Flyway;

/** The tools by themselves, as they are by default. */
final class BareTool {

    private BareTool() {}

    static void migrate(Ground ground, Database database) throws Exception {
        if (ground.isFlyway()) {
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations("classpath:" + ground.place())
                    .load()
                    .migrate();
            return;
        }
        try (Connection session = database.connect()) {
            new CommandScope(UpdateCommandStep.COMMAND_NAME)
                    .addArgumentValue(
                            DbUrlConnectionArgumentsCommandStep.DATABASE_ARG,
                            DatabaseFactory.getInstance()
                                    .findCorrectDatabaseImplementation(new JdbcConnection(session)))
                    .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, ground.place())
                    .execute();
        }
    }
}
