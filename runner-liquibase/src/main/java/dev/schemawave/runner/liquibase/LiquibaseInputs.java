package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.HashedResource;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import dev.schemawave.spi.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what decides about a changelog without loading a class of Liquibase: the settings, the tool and the files beside
 * the root changelog, which tell builds apart. Whether these are all files is a matter of the trace, because only Liquibase
 * can follow them.
 */
final class LiquibaseInputs {

    private static final Logger LOG = LoggerFactory.getLogger(LiquibaseInputs.class);

    /** To be changed with what is hashed. */
    private static final String FORMAT = "liquibase inputs 1";

    private static final String VERSION = "liquibase.build.properties";
    /** What adds kinds of changes, files and conditions. */
    private static final List<String> EXTENSIONS = List.of(
            "META-INF/services/liquibase.change.Change",
            "META-INF/services/liquibase.parser.ChangeLogParser",
            "META-INF/services/liquibase.precondition.Precondition",
            "META-INF/services/liquibase.resource.PathHandler",
            "META-INF/services/liquibase.configuration.ConfigurationValueProvider");

    private static final List<String> HISTORY_COLUMNS =
            List.of("ID", "AUTHOR", "FILENAME", "DATEEXECUTED", "ORDEREXECUTED", "EXECTYPE", "MD5SUM", "TAG");

    private LiquibaseInputs() {}

    static Optional<BuildInputs> of(Map<String, String> properties) {
        return of(properties, Surroundings.ofProcess(), Resources.contextLoader());
    }

    static Optional<BuildInputs> of(Map<String, String> properties, Surroundings surroundings, ClassLoader loader) {
        try (Resources classPath = new Resources(loader)) {
            PlainSettings settings = new PlainSettings(properties, surroundings);
            List<String> parts = new ArrayList<>(List.of(FORMAT));
            addHashes(VERSION, classPath, true, parts);
            for (String extensions : EXTENSIONS) {
                addHashes(extensions, classPath, false, parts);
            }
            settings.all().forEach((name, value) -> {
                parts.add(name);
                parts.add(value);
            });
            settings.changelogFolder()
                    .flatMap(classPath::below)
                    .ifPresent(files -> addHashes("changelog", files, parts));
            HistoryTable table = settings.historyTable();
            return Optional.of(new BuildInputs(table, false, HISTORY_COLUMNS, Fingerprint.of(parts), Trace::holds));
        } catch (PlainSettings.NotSureException | RuntimeException e) {
            LOG.debug("Liquibase has to be asked what there is to do: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static void addHashes(String file, Resources classPath, boolean needed, List<String> parts)
            throws PlainSettings.NotSureException {
        List<HashedResource> found = classPath
                .named(file)
                .filter(files -> !needed || !files.isEmpty())
                .orElseThrow(() -> new PlainSettings.NotSureException(file + " cannot be read"));
        addHashes(file, found, parts);
    }

    private static void addHashes(String what, List<HashedResource> files, List<String> parts) {
        for (HashedResource each : files) {
            parts.add(what);
            parts.add(each.name());
            parts.add(each.hash());
        }
    }
}
