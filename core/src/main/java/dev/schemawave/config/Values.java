package dev.schemawave.config;

import dev.schemawave.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks settings up in the sources, strongest first, and turns them into values. Faults are collected, never thrown. */
final class Values {

    private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

    private final List<Source> sources;
    private final List<String> faults;

    Values(List<Source> sources, List<String> faults) {
        this.sources = sources;
        this.faults = faults;
    }

    /** The strongest source's value; blank counts as not set, as an empty environment variable does in most shells. */
    Optional<String> text(Key key) {
        Optional<Found> found = find(key);
        return found.isPresent() ? Optional.of(found.get().value()) : Optional.empty();
    }

    /** A value given directly, or the content of the file that another key names. Both at once are a fault. */
    Optional<String> textOrFile(Key key, Key fileKey) {
        Optional<Found> direct = find(key);
        Optional<Found> file = find(fileKey);
        if (direct.isPresent() && file.isPresent()) {
            faults.add(key + " and " + fileKey + " are both set: remove one");
        }
        if (direct.isPresent()) {
            return Optional.of(direct.get().value());
        }
        return file.isPresent() ? content(fileKey, file.get().value(), faults) : Optional.empty();
    }

    Optional<Secret> secret(Key key, Key fileKey) {
        return textOrFile(key, fileKey).map(Secret::new);
    }

    /** A positive duration such as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h} or {@code PT30S}. */
    Duration duration(Key key, Duration otherwise) {
        Optional<Found> found = find(key);
        if (found.isEmpty()) {
            return otherwise;
        }
        Optional<Duration> parsed = parse(found.get().value());
        if (parsed.isEmpty() || parsed.get().isNegative() || parsed.get().isZero()) {
            faults.add(key + "=" + found.get().value() + " (" + found.get().label()
                    + ") is not a positive duration such as 500ms, 30s, 10m, 1h or PT30S");
            return otherwise;
        }
        return parsed.get();
    }

    boolean yesOrNo(Key key, boolean otherwise) {
        String text = text(key).orElse(String.valueOf(otherwise)).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            faults.add(key + "=" + text + " is neither true nor false");
        }
        return text.equals("true");
    }

    /** One of the constants of an enumeration, in any case of letters. */
    <E extends Enum<E>> E choice(Key key, E otherwise) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        List<String> names = new ArrayList<>();
        for (E one : otherwise.getDeclaringClass().getEnumConstants()) {
            if (one.name().equalsIgnoreCase(text.get())) {
                return one;
            }
            names.add(one.name().toLowerCase(Locale.ROOT));
        }
        faults.add(key + "=" + text.get() + " is none of " + names);
        return otherwise;
    }

    private Optional<Found> find(Key key) {
        for (Source source : sources) {
            String value = source.values().get(key.fullName());
            if (value != null && !value.isBlank()) {
                return Optional.of(new Found(value.strip(), source.label()));
            }
        }
        return Optional.empty();
    }

    /** What is in the file that a setting names. */
    static Optional<String> content(Object setting, String file, List<String> faults) {
        try {
            String content = Files.readString(Path.of(file)).strip();
            if (content.isEmpty()) {
                faults.add(setting + ": the file " + file + " is empty");
                return Optional.empty();
            }
            return Optional.of(content);
        } catch (IOException | InvalidPathException e) {
            faults.add(setting + ": the file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + ")");
            return Optional.empty();
        }
    }

    private static Optional<Duration> parse(String text) {
        Matcher simple = SIMPLE_DURATION.matcher(text);
        if (simple.matches()) {
            long amount = Long.parseLong(simple.group(1));
            return Optional.of(
                    switch (simple.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        default -> Duration.ofHours(amount);
                    });
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private record Found(String value, String label) {}
}
