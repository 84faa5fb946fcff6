package dev.schemawave.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds or asks for a lease, as people need to know it.
 *
 * <p>Shown, never compared: a lease is proved by a random token that the backend keeps to itself.
 *
 * @param service the schema that the holder works for
 * @param host name of its machine or pod
 * @param pid its process id on that host
 * @param since when it began, by its own clock
 * @param activity what it is doing, for example {@code step 3 of 7: V3__add_index.sql}
 */
public record Holder(LedgerKey service, String host, long pid, Instant since, String activity) {

    private static final Pattern WORDS =
            Pattern.compile("([^/ ]+)(?:/(\\S+))? on (.+) \\(pid (\\d+)\\) since ([^, ]+)(?:, (.*))?", Pattern.DOTALL);

    /**
     * The same holder, doing something else.
     *
     * @param now what it is doing now
     * @return a copy
     */
    public Holder doing(String now) {
        return new Holder(service, host, pid, since, now);
    }

    /**
     * The text form that backends store.
     *
     * @return lines that {@link #decode} reads back
     */
    public String encode() {
        return fields().toString();
    }

    /**
     * Reads the text form.
     *
     * @param text what {@link #encode} returned, maybe in another version of this library
     * @return the holder
     * @throws IllegalArgumentException if the text is not one of a holder
     */
    public static Holder decode(String text) {
        return of(Fields.parse(text));
    }

    /**
     * Reads what {@link #toString} wrote, as the guard keeps it for people.
     *
     * @param text who, in words
     * @return the holder; of other words one whose host they are
     */
    public static Holder read(String text) {
        Matcher words = WORDS.matcher(text);
        if (words.matches()) {
            try {
                return new Holder(
                        new LedgerKey(words.group(1), words.group(2) == null ? LedgerKey.MAIN : words.group(2)),
                        words.group(3),
                        Long.parseLong(words.group(4)),
                        Instant.parse(words.group(5)),
                        words.group(6) == null ? "" : words.group(6));
            } catch (IllegalArgumentException | DateTimeException e) {
                return unknown(text);
            }
        }
        return unknown(text);
    }

    private static Holder unknown(String text) {
        return new Holder(new LedgerKey("unknown", LedgerKey.MAIN), text, 0, Instant.EPOCH, "");
    }

    Fields fields() {
        return new Fields()
                .with("service", service.service())
                .with("schema", service.schema())
                .with("host", host)
                .with("pid", pid)
                .with("since", since)
                .with("activity", activity);
    }

    static Holder of(Fields fields) {
        return new Holder(
                new LedgerKey(fields.text("service"), fields.text("schema")),
                fields.text("host"),
                Long.parseLong(fields.text("pid")),
                Instant.parse(fields.text("since")),
                fields.find("activity").orElse(""));
    }

    /** For messages: {@code orders on pod-7 (pid 12) since 2026-01-31T10:15:30Z, step 3 of 7: V3__add_index.sql}. */
    @Override
    public String toString() {
        String who = service + " on " + host + " (pid " + pid + ") since " + since;
        return activity.isEmpty() ? who : who + ", " + activity;
    }
}
