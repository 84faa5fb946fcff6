package dev.schemawave.runner.flyway;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.HashedResource;
import dev.schemawave.spi.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what decides about Flyway's migrations without loading a class of Flyway: only what is in the settings' texts, on
 * the class path and in directories.
 */
final class FlywayInputs {

    private static final Logger LOG = LoggerFactory.getLogger(FlywayInputs.class);

    /** To be changed with what is hashed. */
    private static final String FORMAT = "flyway inputs 1";

    private static final String VERSION = "org/flywaydb/core/internal/version.txt";
    private static final String PLUGINS = "META-INF/services/org.flywaydb.core.extensibility.Plugin";
    private static final String PLUGINS_OF_FLYWAY = "org.flywaydb.";
    private static final List<String> HISTORY_COLUMNS =
            List.of("installed_rank", "version", "description", "type", "script", "checksum", "success");

    private FlywayInputs() {}

    static Optional<BuildInputs> of(Map<String, String> properties, Map<String, String> environment) {
        return of(properties, environment, Resources.contextLoader());
    }

    static Optional<BuildInputs> of(
            Map<String, String> properties, Map<String, String> environment, ClassLoader loader) {
        try (Resources classPath = new Resources(loader)) {
            PlainSettings settings = new PlainSettings(properties, environment);
            return Optional.of(new BuildInputs(
                    settings.historyTable(), true, HISTORY_COLUMNS, fingerprint(settings, classPath), String::isEmpty));
        } catch (NotSureException | RuntimeException e) {
            LOG.debug("Flyway has to be asked what there is to do: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Fingerprint fingerprint(PlainSettings settings, Resources classPath) throws NotSureException {
        List<String> parts = new ArrayList<>(List.of(FORMAT));
        addTool(classPath, parts);
        for (Map.Entry<String, String> setting : settings.all().entrySet()) {
            parts.add(setting.getKey());
            parts.add(setting.getValue());
        }
        MigrationFiles files = new MigrationFiles(classPath, settings);
        files.requireNoCallbackClass();
        for (String location : settings.locations()) {
            parts.add(location);
            addHashes(files.in(location), parts);
        }
        return Fingerprint.of(parts);
    }

    private static void addTool(Resources classPath, List<String> parts) throws NotSureException {
        List<HashedResource> version = classPath.named(VERSION).orElse(List.of());
        List<HashedResource> plugins = classPath.named(PLUGINS).orElse(List.of());
        if (version.isEmpty() || plugins.isEmpty()) {
            throw new NotSureException("Flyway's version or its plugins cannot be read");
        }
        for (HashedResource list : plugins) {
            requireFlywaysOwn(list);
        }
        addHashes(version, parts);
        addHashes(plugins, parts);
    }

    private static void requireFlywaysOwn(HashedResource plugins) throws NotSureException {
        try {
            String text = new String(plugins.content().read(), StandardCharsets.UTF_8);
            for (String each : text.split("\n")) {
                String line = each.strip();
                if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith(PLUGINS_OF_FLYWAY)) {
                    throw new NotSureException("the plugin " + line + " is not known");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addHashes(List<HashedResource> files, List<String> parts) {
        for (HashedResource file : files) {
            parts.add(file.name());
            parts.add(file.hash());
        }
    }
}
