package dev.schemawave.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a service announces of one of its schemas to its own replicas and to the services that need it.
 *
 * <p>An announcement, not the truth: the truth is the schema history in the database.
 *
 * @param key whose schema
 * @param status how the last run ended
 * @param version the version that the schema has now, by the tool's own history; empty where the tool can name none
 * @param fingerprint the build that ran
 * @param tool the migration tool
 * @param holder who ran it
 * @param at when it ended, by the holder's clock
 * @param failure what went wrong, present exactly where the status is {@link Status#FAILED}
 */
public record LedgerEntry(
        LedgerKey key,
        Status status,
        Optional<String> version,
        Fingerprint fingerprint,
        String tool,
        Holder holder,
        Instant at,
        Optional<String> failure) {

    /** How the last run of a schema ended. */
    public enum Status {
        /** The schema is where the build wants it. */
        READY,
        /** The run failed; the schema has the version that the entry names. */
        FAILED
    }

    /** Refuses a failure without a reason and a success with one. */
    public LedgerEntry {
        if ((status == Status.FAILED) != failure.isPresent()) {
            throw new IllegalArgumentException("an entry has a failure exactly where its status is FAILED");
        }
    }

    /**
     * The text form that backends store.
     *
     * @return lines that {@link #decode} reads back
     */
    public String encode() {
        return new Fields()
                .with("service", key.service())
                .with("schema", key.schema())
                .with("status", status)
                .with("version", version)
                .with("fingerprint", fingerprint)
                .with("tool", tool)
                .with("at", at)
                .with("failure", failure)
                .withAll("holder.", holder.fields())
                .toString();
    }

    /**
     * Reads the text form.
     *
     * @param text what {@link #encode} returned, maybe in another version of this library
     * @return the entry
     * @throws IllegalArgumentException if the text is not one of an entry
     */
    public static LedgerEntry decode(String text) {
        Fields fields = Fields.parse(text);
        return new LedgerEntry(
                new LedgerKey(fields.text("service"), fields.text("schema")),
                Status.valueOf(fields.text("status").toUpperCase(Locale.ROOT)),
                fields.find("version"),
                new Fingerprint(fields.text("fingerprint")),
                fields.text("tool"),
                Holder.of(fields.nested("holder.")),
                Instant.parse(fields.text("at")),
                fields.find("failure"));
    }
}
