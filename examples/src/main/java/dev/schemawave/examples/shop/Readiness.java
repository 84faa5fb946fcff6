package dev.schemawave.examples.shop;

import dev.schemawave.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replica tells the demo when its schema is ready, as one line among those that it logs.
 *
 * @param outcome the name of the outcome's type
 * @param from the version before, if this replica has migrated the schema and there was one
 * @param to the version now, if the tool can name one
 * @param at when, in epoch milliseconds
 */
public record Readiness(
        String outcome, @Nullable String from, @Nullable String to, long at) {

    private static final String PREFIX = "@demo ready";
    private static final int FIELDS = 5;

    static Readiness now(Outcome outcome) {
        long now = System.currentTimeMillis();
        Optional<String> from = outcome instanceof Outcome.Migrated migrated ? migrated.from() : Optional.empty();
        return new Readiness(
                outcome.getClass().getSimpleName(),
                from.orElse(null),
                outcome.version().orElse(null),
                now);
    }

    /**
     * The line.
     *
     * @return what {@link #parse} reads
     */
    public String toLine() {
        return String.join("\t", PREFIX, outcome, from == null ? "" : from, to == null ? "" : to, Long.toString(at));
    }

    /**
     * Reads a line of a replica's output.
     *
     * @param line any line
     * @return what it says, or empty if it is not one of these
     */
    public static Optional<Readiness> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS || !fields[0].equals(PREFIX)) {
            return Optional.empty();
        }
        return Optional.of(new Readiness(fields[1], orNull(fields[2]), orNull(fields[3]), Long.parseLong(fields[4])));
    }

    private static @Nullable String orNull(String field) {
        return field.isEmpty() ? null : field;
    }
}
