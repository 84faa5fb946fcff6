package dev.schemawave.benchmarks.bench.start;

import liquibase.UpdateSummaryEnum;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;

/** A service with Liquibase alone, as its manual shows it. */
final class LiquibaseStart {

    private LiquibaseStart() {}

    /**
     * Starts up once.
     *
     * @param args not used
     * @throws Exception if Liquibase fails
     */
    public static void main(String[] args) throws Exception {
        Told.begin();
        long begun = System.nanoTime();
        new CommandScope(UpdateCommandStep.COMMAND_NAME)
                .addArgumentValue(
                        DbUrlConnectionArgumentsCommandStep.URL_ARG, System.getProperty("schemawave.database.url"))
                .addArgumentValue(
                        DbUrlConnectionArgumentsCommandStep.USERNAME_ARG,
                        System.getProperty("schemawave.database.user"))
                .addArgumentValue(
                        DbUrlConnectionArgumentsCommandStep.PASSWORD_ARG,
                        System.getProperty("schemawave.database.password"))
                .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, "db/changelog.xml")
                .addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF)
                .execute();
        Told.done(begun, "Updated");
        System.exit(0);
    }
}
