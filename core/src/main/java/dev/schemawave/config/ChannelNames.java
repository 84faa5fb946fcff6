package dev.schemawave.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of settings that belong to kinds of channels on which people are told: {@code schemawave.notify.<kind>.<name>}.
 *
 * @param kinds which kinds there are, each with its settings; {@code url.*} stands for one setting for each name
 */
public record ChannelNames(Map<String, Set<String>> kinds) {

    /** Before the kind. */
    static final String PREFIX = "schemawave.notify.";

    /** After the name of a setting whose value is in a file. */
    static final String FILE = "-file";

    private static final String FAMILY = ".*";

    /** Copies the map. */
    public ChannelNames {
        kinds = Map.copyOf(kinds);
    }

    /** Whether a setting is one of a kind of channel, be it a known one. */
    static boolean concern(String fullName) {
        return fullName.startsWith(PREFIX) && fullName.indexOf('.', PREFIX.length()) > 0;
    }

    boolean isKnown(String kind, String name) {
        return kinds.getOrDefault(kind, Set.of()).stream()
                .anyMatch(setting -> setting.endsWith(FAMILY)
                        ? name.startsWith(stem(setting) + ".")
                                && name.length() > stem(setting).length() + 1
                        : name.equals(setting));
    }

    /** In the name of a member of a family an underscore is always a hyphen. */
    Optional<String> ofVariable(String variable) {
        for (Map.Entry<String, Set<String>> kind : kinds.entrySet()) {
            String prefix = variable(PREFIX + kind.getKey() + ".");
            if (variable.startsWith(prefix)) {
                String rest = variable.substring(prefix.length());
                boolean file = rest.endsWith(variable(FILE));
                String bare = file ? rest.substring(0, rest.length() - FILE.length()) : rest;
                return kind.getValue().stream()
                        .flatMap(setting -> name(setting, bare).stream())
                        .map(name -> PREFIX + kind.getKey() + "." + name + (file ? FILE : ""))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> name(String setting, String variable) {
        if (!setting.endsWith(FAMILY)) {
            return variable.equals(variable(setting)) ? Optional.of(setting) : Optional.empty();
        }
        String start = variable(stem(setting) + ".");
        return variable.startsWith(start) && variable.length() > start.length()
                ? Optional.of(stem(setting) + "."
                        + variable.substring(start.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'))
                : Optional.empty();
    }

    private static String stem(String family) {
        return family.substring(0, family.length() - FAMILY.length());
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
