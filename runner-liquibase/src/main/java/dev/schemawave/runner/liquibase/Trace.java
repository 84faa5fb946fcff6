package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.spi.HashedResource;
import dev.schemawave.spi.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan has looked up, one line each: the kind of look-up, a hash of what was found, and what was looked for. It is
 * written while Liquibase runs, and looked up again without it.
 */
final class Trace {

    /** To be changed with the form, or with what is hashed. */
    private static final String FORMAT = "liquibase trace 1";

    private static final String NOTHING = "-";

    /** What is looked up. */
    enum Kind {
        /** All files of one name. */
        FILE,
        /** All files below a folder. */
        FOLDER,
        /** A system property or environment variable that a changelog names. */
        PARAMETER
    }

    private final Map<String, String> hashes = new TreeMap<>();

    /** Adds a look-up, unless it is there: what was found first came before what Liquibase has read. */
    void add(Kind kind, String name, String hash) {
        hashes.putIfAbsent(kind + " " + name, hash);
    }

    String text() {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        hashes.forEach((key, hash) -> text.append(hash).append(' ').append(key).append('\n'));
        return text.toString();
    }

    static boolean holds(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals(FORMAT)) {
            return false;
        }
        try (Resources resources = new Resources(Resources.contextLoader())) {
            return lines.stream().skip(1).allMatch(line -> lineHolds(line, resources));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean lineHolds(String line, Resources resources) {
        String[] parts = line.split(" ", 3);
        return parts.length == 3
                && hash(Kind.valueOf(parts[1]), parts[2], resources)
                        .filter(parts[0]::equals)
                        .isPresent();
    }

    private static Optional<String> hash(Kind kind, String name, Resources resources) {
        return switch (kind) {
            case FILE -> resources.named(name).map(Trace::hash);
            case FOLDER -> resources.below(name).map(Trace::hash);
            case PARAMETER -> Optional.of(parameter(name));
        };
    }

    static String hash(List<HashedResource> found) {
        if (found.isEmpty()) {
            return NOTHING;
        }
        List<String> parts = new ArrayList<>();
        for (HashedResource file : found) {
            parts.add(file.name());
            parts.add(file.hash());
        }
        return Fingerprint.of(parts).value();
    }

    static String parameter(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? NOTHING : Fingerprint.of(values).value();
    }

    /** Liquibase takes parameters from environment variables and system properties, in any case. */
    static List<String> values(String name) {
        Map<String, String> all = new TreeMap<>();
        System.getenv().forEach((key, value) -> put(all, name, "environment", key, value));
        System.getProperties().forEach((key, value) -> put(all, name, "property", key, value));
        List<String> values = new ArrayList<>();
        all.forEach((key, value) -> {
            values.add(key);
            values.add(value);
        });
        return values;
    }

    private static void put(Map<String, String> all, String name, String source, Object key, @Nullable Object value) {
        if (name.equalsIgnoreCase(String.valueOf(key))) {
            all.put(source + " " + key, String.valueOf(value));
        }
    }
}
