package dev.schemawave.runner.liquibase;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters that changelogs name: their values may come from the process, and then decide as much as the files do. */
final class Parameters {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^{}]*)}");
    private static final Pattern NESTED = Pattern.compile("\\$\\{[^}]*\\$\\{");

    /** A condition names a parameter in another way. */
    private static final String CONDITION = "changelogproperty";

    /** Another one in each run. */
    private static final String DEPLOYMENT = "liquibase_execution_deployment_id";

    private static final String OF_DATABASE = "database.";
    /** What a database tells of itself that a new server or another address can change. */
    private static final List<String> CHANGING = List.of("version", "issafe");

    private final Set<String> names = new TreeSet<>();
    private boolean complete = true;

    static boolean mayBeIn(String path) {
        return !path.endsWith(".xsd");
    }

    void readFrom(byte[] content) {
        readFrom(new String(content, StandardCharsets.ISO_8859_1).replace("\0", ""));
    }

    void readFrom(String text) {
        complete &= !NESTED.matcher(text).find() && !lower(text).contains(CONDITION);
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            add(reference.group(1).strip());
        }
    }

    private void add(String name) {
        names.add(name);
        complete &= !changes(lower(name))
                && name.chars().noneMatch(letter -> letter < ' ' || letter > '~')
                && Trace.values(name).stream().noneMatch(value -> value.contains("${"));
    }

    private static boolean changes(String name) {
        return name.equals(DEPLOYMENT)
                || (name.startsWith(OF_DATABASE) && CHANGING.stream().anyMatch(name::contains));
    }

    /** All of them, or empty if there may be more, or if they change by themselves. */
    Optional<Set<String>> names() {
        return complete ? Optional.of(names) : Optional.empty();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
