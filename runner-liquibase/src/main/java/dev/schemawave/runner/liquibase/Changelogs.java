package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.database.Database;
import liquibase.resource.ResourceAccessor;

/** Finds the changelog and reads it with the user's parameters. */
record Changelogs(Options options, Map<String, String> parameters, ResourceAccessor resources, Failures failures) {

    private static final String DEFAULT = "db/changelog/db.changelog-master";
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".xml", ".json", ".sql");

    /** The changelog that the user has named, or else the first default one that exists. */
    String file() throws IOException, MigrationException {
        List<String> candidates = options.changelogFile()
                .map(List::of)
                .orElseGet(
                        () -> ENDINGS.stream().map(ending -> DEFAULT + ending).toList());
        for (String candidate : candidates) {
            if (resources.get(candidate).exists()) {
                return candidate;
            }
        }
        throw failures.missingChangelog(candidates, resources.describeLocations());
    }

    DatabaseChangeLog read(Database database) throws IOException, MigrationException {
        String file = file();
        try {
            return DatabaseChangelogCommandStep.getDatabaseChangeLog(file, parametersFor(database), database);
        } catch (Exception e) {
            throw failures.unreadableChangelog(file, e);
        }
    }

    ChangeLogParameters parametersFor(Database database) {
        ChangeLogParameters all = new ChangeLogParameters(database);
        parameters.forEach(all::set);
        all.addJavaProperties();
        all.addDefaultFileProperties();
        all.setContexts(contexts());
        all.setLabels(labels());
        return all;
    }

    Contexts contexts() {
        return new Contexts(options.contexts());
    }

    LabelExpression labels() {
        return new LabelExpression(options.labels());
    }
}
