package dev.schemawave.model;

import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several values in one line of text, a tab between them, whatever characters they have.
 *
 * <p>A reader passes over values behind those that it knows.
 */
final class Line {

    private final List<String> values;

    private Line(List<String> values) {
        this.values = values;
    }

    /** Makes a line; an optional value that is absent is an empty text. */
    static String of(Object... values) {
        return Stream.of(values).map(Line::escaped).collect(Collectors.joining("\t"));
    }

    private static String escaped(Object value) {
        Object present = value instanceof Optional<?> optional
                ? optional.map(Object.class::cast).orElse("")
                : value;
        return present.toString()
                .replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /** Reads lines. What another version of this library has written may not be readable, and is left out. */
    static <T> List<T> readable(List<String> lines, Function<Line, T> reader) {
        return lines.stream().flatMap(line -> read(line, reader).stream()).toList();
    }

    private static <T> Optional<T> read(String text, Function<Line, T> reader) {
        try {
            List<String> values = Stream.of(text.split("\t", -1))
                    .map(String::translateEscapes)
                    .toList();
            return Optional.of(reader.apply(new Line(values)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    String text(int place) {
        return find(place).orElseThrow(() -> new IllegalArgumentException("value " + place + " is missing"));
    }

    /** Empty if there is no such value, or an empty text. */
    Optional<String> find(int place) {
        return place < values.size()
                ? Optional.of(values.get(place)).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
