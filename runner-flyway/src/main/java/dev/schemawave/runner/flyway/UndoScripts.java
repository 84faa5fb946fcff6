package dev.schemawave.runner.flyway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;

/**
 * The undo scripts that stand beside the migrations. Flyway's free edition passes over them.
 *
 * @param settings the service's, but as if these scripts were the migrations: Flyway's parsers know no undo scripts
 * @param prefix what their names begin with
 * @param resources all that Flyway finds in its locations
 * @param all the scripts
 */
record UndoScripts(Configuration settings, String prefix, ResourceProvider resources, List<Found> all) {

    /** An undo script. */
    record Found(ResourceName name, LoadableResource resource) {

        /** As its location names it. */
        String file() {
            return resource.getRelativePath();
        }
    }

    static UndoScripts in(Configuration settings, String prefix) {
        ResourceProvider resources = Scans.of(settings).resources();
        Configuration undo = FlywaySettings.copy(settings).sqlMigrationPrefix(prefix);
        ResourceNameParser names = new ResourceNameParser(undo);
        List<Found> all = new ArrayList<>();
        for (LoadableResource script : resources.getResources(prefix, settings.getSqlMigrationSuffixes())) {
            ResourceName name = names.parse(script.getFilename());
            if (name.isValid() && prefix.equals(name.getPrefix())) {
                all.add(new Found(name, script));
            }
        }
        return new UndoScripts(undo, prefix, resources, List.copyOf(all));
    }

    List<Found> of(MigrationVersion version) {
        return all.stream()
                .filter(found -> version.equals(found.name().getVersion()))
                .toList();
    }

    /** What the script of a migration would be called. */
    String expected(MigrationInfo migration) {
        String description = migration.getDescription() == null ? "" : migration.getDescription();
        return prefix
                + migration.getVersion().getVersion()
                + settings.getSqlMigrationSeparator()
                + description.replace(' ', '_')
                + settings.getSqlMigrationSuffixes()[0];
    }

    /** Where they are looked for, for the middle of a sentence. */
    String places() {
        return String.join(
                ", ",
                Arrays.stream(settings.getLocations()).map(String::valueOf).toList());
    }
}
