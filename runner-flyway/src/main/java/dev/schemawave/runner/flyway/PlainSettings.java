package dev.schemawave.runner.flyway;

import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Flyway's settings as texts: properties, and environment variables where there is no such property. What Flyway would
 * only find out by itself is refused.
 */
final class PlainSettings {

    private static final String ENVIRONMENT = "FLYWAY_";
    /** They say where to migrate, not what, and passwords change. */
    private static final Set<String> NO_MATTER = Set.of("url", "user", "password");

    private static final List<String> CODE_OR_FILES =
            List.of("callbacks", "callbacklocations", "resolvers", "configfiles", "jardirs", "workingdirectory");
    private static final String ENVIRONMENTS = "environment";

    private final Map<String, String> raw = new TreeMap<>();
    private final Map<String, String> byPlainName = new TreeMap<>();

    PlainSettings(Map<String, String> properties, Map<String, String> environment) throws NotSureException {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(ENVIRONMENT)) {
                put(variable.getKey(), variable.getValue());
            }
        }
        for (Map.Entry<String, String> property : properties.entrySet()) {
            put(property.getKey(), property.getValue());
        }
        for (String name : CODE_OR_FILES) {
            if (!byPlainName.getOrDefault(name, "").isBlank()) {
                throw new NotSureException(name + " are set");
            }
        }
        for (String name : byPlainName.keySet()) {
            if (name.startsWith(ENVIRONMENTS)) {
                throw new NotSureException("environments are set");
            }
        }
        if (text("target").orElse("").equalsIgnoreCase("next")) {
            throw new NotSureException("the next migration is another one each time");
        }
    }

    private void put(String name, String value) {
        String plain = plain(name);
        if (!NO_MATTER.contains(plain)) {
            raw.put(name, value);
        }
        byPlainName.put(plain, value);
    }

    private static String plain(String name) {
        return name.replaceFirst("^(flyway\\.|FLYWAY_)", "")
                .replaceAll("[^A-Za-z0-9]", "")
                .toLowerCase(Locale.ROOT);
    }

    /** Everything that may matter, as it is written. */
    Map<String, String> all() {
        return raw;
    }

    Optional<String> text(String plainName) throws NotSureException {
        String value = byPlainName.get(plainName);
        if (value == null) {
            return Optional.empty();
        }
        if (value.isBlank() || value.contains("${")) {
            throw new NotSureException("'" + plainName + "' is blank or a reference");
        }
        return Optional.of(value);
    }

    List<String> locations() throws NotSureException {
        return list("locations", "db/migration");
    }

    HistoryTable historyTable() throws NotSureException {
        Optional<String> given = text("defaultschema");
        Optional<String> schema =
                given.isPresent() ? given : list("schemas", "").stream().findFirst();
        return new HistoryTable(schema, text("table").orElse("flyway_schema_history"));
    }

    private List<String> list(String plainName, String orElse) throws NotSureException {
        List<String> parts = new ArrayList<>();
        for (String part : text(plainName).orElse(orElse).split(",")) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }
}
