package dev.schemawave.runner.liquibase;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandFactory;
import liquibase.command.core.UpdateCommandStep;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.configuration.LiquibaseConfiguration;

/** The names of settings that this version of Liquibase knows. It would pass over others in silence. */
final class Names {

    static final String UPDATE = "liquibase.command.update.";

    private static final String PREFIX = "liquibase.";

    private Names() {}

    static String withoutPrefix(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    /**
     * Finds the key under which Liquibase looks a setting up.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest
     */
    static String keyOf(String name) {
        Map<String, String> known = known();
        String wanted = plain(name);
        if (wanted.equals(plain(Options.LegacyLock.NAME))) {
            return Options.LegacyLock.NAME;
        }
        return Optional.ofNullable(known.get(wanted))
                .or(() -> ofOtherCommand(wanted))
                .orElseThrow(() ->
                        new IllegalArgumentException("Liquibase knows no setting " + name + suggestion(wanted, known)));
    }

    /** All settings that matter to an update: plain names to keys. */
    private static Map<String, String> known() {
        Map<String, String> known = new TreeMap<>();
        for (ConfigurationDefinition<?> definition : Scope.getCurrentScope()
                .getSingleton(LiquibaseConfiguration.class)
                .getRegisteredDefinitions(true)) {
            Stream.concat(Stream.of(definition.getKey()), definition.getAliasKeys().stream())
                    .forEach(alias -> known.putIfAbsent(plain(alias), definition.getKey()));
        }
        for (CommandArgumentDefinition<?> argument : commands()
                .getCommandDefinition(UpdateCommandStep.COMMAND_NAME)
                .getArguments()
                .values()) {
            if (!argument.getHidden()) {
                Stream.concat(Stream.of(argument.getName()), argument.getAliases().stream())
                        .flatMap(alias -> Stream.of(alias, "command." + alias, "command.update." + alias))
                        .forEach(alias -> known.putIfAbsent(plain(alias), UPDATE + argument.getName()));
            }
        }
        return known;
    }

    /** Settings shared with the command line may name options of other commands; they do no harm. */
    private static Optional<String> ofOtherCommand(String wanted) {
        for (CommandDefinition command : commands().getCommands(true)) {
            String prefix = PREFIX + "command." + String.join(".", command.getName()) + ".";
            for (String argument : command.getArguments().keySet()) {
                if (wanted.equals(plain(prefix + argument)) || wanted.equals(plain("command." + argument))) {
                    return Optional.of(prefix + argument);
                }
            }
        }
        return Optional.empty();
    }

    private static CommandFactory commands() {
        return Scope.getCurrentScope().getSingleton(CommandFactory.class);
    }

    /** Liquibase takes {@code changeLogFile}, {@code changelog-file} and {@code CHANGELOG_FILE} for the same name. */
    private static String plain(String name) {
        return withoutPrefix(name).replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    private static String suggestion(String wanted, Map<String, String> known) {
        return known.entrySet().stream()
                .filter(entry -> distance(wanted, entry.getKey()) <= Math.max(2, wanted.length() / 3))
                .min(Comparator.comparingInt(entry -> distance(wanted, entry.getKey())))
                .map(entry -> "; did you mean " + entry.getValue().replace(UPDATE, PREFIX) + "?")
                .orElse("");
    }

    /** The number of letters to insert, delete or replace. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
