package dev.schemawave.benchmarks.torture;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.ChangeExecListenerCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.Database;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** A tool as it is without Schemawave. */
final class BareTool {

    private BareTool() {}

    static String migrate(Properties settings, Consumer<String> say) throws Exception {
        return settings.containsKey("flyway.locations") ? flyway(settings, say) : liquibase(settings, say);
    }

    private static String flyway(Properties settings, Consumer<String> say) {
        Flyway.configure()
                .dataSource(
                        settings.getProperty("schemawave.database.url", ""),
                        settings.getProperty("schemawave.database.user", ""),
                        settings.getProperty("schemawave.database.password", ""))
                .locations(settings.getProperty("flyway.locations", ""))
                .callbacks(new BaseCallback() {

                    @Override
                    public boolean supports(Event event, Context context) {
                        return event == Event.BEFORE_EACH_MIGRATE;
                    }

                    @Override
                    public void handle(Event event, Context context) {
                        say.accept("EVENT StepStarted "
                                + context.getMigrationInfo().getVersion());
                    }
                })
                .load()
                .migrate();
        return "Flyway";
    }

    private static String liquibase(Properties settings, Consumer<String> say) throws Exception {
        Map<String, Object> resources = new HashMap<>();
        resources.put(
                Scope.Attr.resourceAccessor.name(),
                new DirectoryResourceAccessor(Path.of(settings.getProperty("liquibase.searchPath", ""))));
        Scope.child(resources, () -> {
            CommandScope update = new CommandScope(UpdateCommandStep.COMMAND_NAME);
            update.addArgumentValue(
                    DbUrlConnectionArgumentsCommandStep.URL_ARG, settings.getProperty("schemawave.database.url", ""));
            update.addArgumentValue(
                    DbUrlConnectionArgumentsCommandStep.USERNAME_ARG,
                    settings.getProperty("schemawave.database.user", ""));
            update.addArgumentValue(
                    DbUrlConnectionArgumentsCommandStep.PASSWORD_ARG,
                    settings.getProperty("schemawave.database.password", ""));
            update.addArgumentValue(
                    UpdateCommandStep.CHANGELOG_FILE_ARG, settings.getProperty("liquibase.changelogFile", ""));
            update.addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF);
            update.addArgumentValue(
                    ChangeExecListenerCommandStep.CHANGE_EXEC_LISTENER_ARG, new AbstractChangeExecListener() {

                        @Override
                        public void willRun(
                                ChangeSet changeSet,
                                DatabaseChangeLog changelog,
                                Database database,
                                RunStatus runStatus) {
                            say.accept("EVENT StepStarted " + changeSet.getId());
                        }
                    });
            update.execute();
        });
        return "Liquibase";
    }
}
