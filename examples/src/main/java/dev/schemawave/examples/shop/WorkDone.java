package dev.schemawave.examples.shop;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replica tells the demo at its end, as one line among those that it logs.
 *
 * @param queries how many it has asked
 * @param failed how many of them failed
 * @param failure why the first one did, null if none did
 */
public record WorkDone(long queries, long failed, @Nullable String failure) {

    /** Nothing yet. */
    static final WorkDone NONE = new WorkDone(0, 0, null);

    private static final String PREFIX = "@demo worked";
    private static final int FIELDS = 4;

    WorkDone and(WorkDone other) {
        return new WorkDone(queries + other.queries, failed + other.failed, failure == null ? other.failure : failure);
    }

    /**
     * The line.
     *
     * @return what {@link #parse} reads
     */
    public String toLine() {
        String reason = failure == null ? "" : failure.replaceAll("\\s+", " ");
        return String.join("\t", PREFIX, Long.toString(queries), Long.toString(failed), reason);
    }

    /**
     * Reads a line of a replica's output.
     *
     * @param line any line
     * @return what it says, or empty if it is not one of these
     */
    public static Optional<WorkDone> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS || !fields[0].equals(PREFIX)) {
            return Optional.empty();
        }
        return Optional.of(new WorkDone(
                Long.parseLong(fields[1]), Long.parseLong(fields[2]), fields[3].isEmpty() ? null : fields[3]));
    }
}
