package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Liquibase's settings as texts, wherever they come from. What only Liquibase could make out is refused. */
final class PlainSettings {

    private static final String PARAMETER = "parameter.";
    private static final String SYSTEM = "liquibase.";
    private static final String ENVIRONMENT = "LIQUIBASE_";

    /** They say where to migrate, not what, and passwords change. */
    private static final Set<String> NO_MATTER = Set.of("url", "username", "password");

    private static final List<String> OTHER_PLACES = List.of("searchpath", "defaultsfile");
    private static final String SCHEMA = "defaultschemaname";
    private static final List<String> HISTORY_SCHEMA = List.of("liquibaseschemaname", "schemaname");
    private static final String TABLE = "databasechangelogtablename";

    private final Map<String, String> all = new TreeMap<>();
    private final Map<String, String> byPlainName = new TreeMap<>();

    /** What Liquibase would find cannot be told without Liquibase. */
    static final class NotSureException extends Exception {

        private static final long serialVersionUID = 1L;

        NotSureException(String why) {
            super(why);
        }
    }

    PlainSettings(Map<String, String> properties, Surroundings surroundings) throws NotSureException {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            put(property.getKey(), property.getValue());
        }
        for (Map.Entry<String, String> variable : surroundings.environment().entrySet()) {
            if (variable.getKey().startsWith(ENVIRONMENT)) {
                addForeign("environment", variable.getKey().substring(ENVIRONMENT.length()), variable.getValue());
            }
        }
        for (Map.Entry<String, String> property : surroundings.system().entrySet()) {
            if (property.getKey().startsWith(SYSTEM)) {
                addForeign("system", property.getKey().substring(SYSTEM.length()), property.getValue());
            }
        }
    }

    private void put(String name, String value) throws NotSureException {
        String bare = name.startsWith(SYSTEM) ? name.substring(SYSTEM.length()) : name;
        if (bare.startsWith(PARAMETER)) {
            all.put(bare, value);
            return;
        }
        String plain = plain(bare);
        requireKnownPlace(plain);
        if (!NO_MATTER.contains(plain)) {
            all.put(plain, value);
        }
        String before = byPlainName.put(plain, value.strip());
        if (before != null && !before.equals(value.strip())) {
            throw new NotSureException("'" + name + "' is set twice");
        }
    }

    /** Liquibase has a precedence of its own. It matters for the history table alone, whose name must be right. */
    private void addForeign(String source, String bare, String value) throws NotSureException {
        String plain = plain(bare);
        requireKnownPlace(plain);
        if (plain.endsWith("schemaname") || plain.endsWith("tablename")) {
            throw new NotSureException("'" + bare + "' is set outside of the settings");
        }
        if (!NO_MATTER.contains(plain)) {
            all.put(source + " " + bare, value);
        }
    }

    private static void requireKnownPlace(String plain) throws NotSureException {
        if (OTHER_PLACES.contains(plain)) {
            throw new NotSureException(plain + " is set");
        }
    }

    private static String plain(String bare) {
        return bare.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "").replaceFirst("^command(update)?", "");
    }

    /** Everything that may matter. */
    Map<String, String> all() {
        return all;
    }

    HistoryTable historyTable() {
        Optional<String> schema = HISTORY_SCHEMA.stream()
                .flatMap(name -> text(name).stream())
                .findFirst()
                .or(() -> text(SCHEMA));
        return new HistoryTable(schema, text(TABLE).orElse("DATABASECHANGELOG"));
    }

    /** The folder of the root changelog, which usually has all that this one includes. */
    Optional<String> changelogFolder() {
        return text("changelogfile")
                .map(file -> file.replaceFirst("^classpath:", "").replaceFirst("^/+", ""))
                .filter(file -> file.contains("/"))
                .map(file -> file.substring(0, file.lastIndexOf('/')));
    }

    private Optional<String> text(String plain) {
        return Optional.ofNullable(byPlainName.get(plain)).filter(value -> !value.isEmpty());
    }
}
