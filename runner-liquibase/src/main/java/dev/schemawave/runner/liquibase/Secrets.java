package dev.schemawave.runner.liquibase;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps the secrets that a user has configured out of messages: a changelog may put a parameter into a statement. */
final class Secrets {

    private static final Pattern NAME = Pattern.compile(
            "passw|pwd|secret|token|credential|passphrase|(api|access|private|license).?key", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_URL =
            Pattern.compile("(?:passw\\w*|pwd|secret|token)=([^&;]+)|//[^/@:]*:([^/@]+)@", Pattern.CASE_INSENSITIVE);

    /** Shorter texts occur everywhere, and hide nothing. */
    private static final int SHORTEST = 4;

    private final List<String> values;

    private Secrets(Set<String> values) {
        this.values = values.stream()
                .filter(value -> value.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    static Secrets of(Settings settings) {
        Set<String> found = new TreeSet<>();
        collect(settings.values(), found);
        collect(settings.parameters(), found);
        return new Secrets(found);
    }

    String hide(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, "****");
        }
        return hidden;
    }

    private static void collect(Map<String, String> settings, Set<String> found) {
        settings.forEach((name, value) -> {
            if (NAME.matcher(name).find()) {
                found.add(value);
            }
            Matcher url = IN_URL.matcher(value);
            while (url.find()) {
                found.add(url.group(1) == null ? url.group(2) : url.group(1));
            }
        });
    }
}
