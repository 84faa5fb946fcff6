package dev.schemawave.runner.flyway;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Flyway's configuration from properties, or a copy of a given one. */
final class FlywaySettings {

    private static final Logger LOG = LoggerFactory.getLogger(FlywayRunner.class);

    private static final String PREFIX = "flyway.";
    /** Not for Flyway: it could read it only with an optional library, and it is set in code anyway. */
    private static final String TRANSACTIONAL_LOCK = "flyway.postgresql.transactional.lock";

    /** Not for Flyway either: its free edition knows no undo scripts. */
    private static final String UNDO_PREFIX = "flyway.undoSqlMigrationPrefix";

    private FlywaySettings() {}

    /** What the names of undo scripts begin with. */
    static String undoPrefix(Map<String, String> properties) {
        return properties.getOrDefault(UNDO_PREFIX, "U");
    }

    static FluentConfiguration fromProperties(Map<String, String> properties) {
        Map<String, String> forFlyway = new HashMap<>(properties);
        for (String name : properties.keySet()) {
            if (!name.startsWith(PREFIX)) {
                throw new IllegalArgumentException("'" + name + "' is no Flyway setting: those start with " + PREFIX);
            }
        }
        if (Boolean.parseBoolean(forFlyway.remove(TRANSACTIONAL_LOCK))) {
            LOG.warn(
                    "{}=true has no effect: with it a migration and its history row would be committed apart",
                    TRANSACTIONAL_LOCK);
        }
        forFlyway.remove(UNDO_PREFIX);
        return Flyway.configure().envVars().configuration(forFlyway);
    }

    static FluentConfiguration copy(Configuration settings) {
        return Flyway.configure(settings.getClassLoader()).configuration(settings);
    }

    /** Turns a refusal of Flyway into the one that a caller expects of a factory. */
    static FlywayRunner checked(Supplier<FlywayRunner> factory) {
        try {
            return factory.get();
        } catch (FlywayException e) {
            throw new IllegalArgumentException(
                    "Flyway refuses its settings: " + Texts.oneLine(String.valueOf(e.getMessage())), e);
        }
    }
}
