package dev.schemawave.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a service announces of one of its schemas to its own replicas and to the services that need it.
 *
 * <p>An announcement, not the truth: the truth is the schema history in the database.
 *
 * @param key whose schema
 * @param status what is going on
 * @param version the version that the schema has now, by the tool's own history; empty where the tool can name none
 * @param tags the tags that the schema has now, in the order of their application
 * @param fingerprint the build that ran
 * @param tool the migration tool
 * @param holder who ran it
 * @param at when this was announced, by the holder's clock
 * @param failure what went wrong, present exactly where the status is {@link Status#FAILED}
 * @param lock under which the schema is migrated, so that others can see who has it; empty while it is not known
 * @param epoch which claim of the schema in its database this was announced under, 0 for none
 * @param declaration what the build says of itself
 * @param past what happened before, handed on from the entry that this one replaces
 */
public record LedgerEntry(
        LedgerKey key,
        Status status,
        Optional<String> version,
        List<String> tags,
        Fingerprint fingerprint,
        String tool,
        Holder holder,
        Instant at,
        Optional<String> failure,
        Optional<LockName> lock,
        long epoch,
        Declaration declaration,
        Past past) {

    /** What is going on with a schema. In any case it has the version that the entry names. */
    public enum Status {
        /** The schema is where the build wants it. */
        READY,
        /** The run failed. */
        FAILED,
        /** A replica waits for the schemas of other services. */
        WAITING,
        /** A replica has begun to migrate; who has the lock says whether it still does. */
        RUNNING
    }

    /** Copies the list. Refuses a failure without a reason and a success with one. */
    public LedgerEntry {
        tags = List.copyOf(tags);
        if ((status == Status.FAILED) != failure.isPresent()) {
            throw new IllegalArgumentException("an entry has a failure exactly where its status is FAILED");
        }
    }

    /**
     * What went wrong, in short.
     *
     * @return the first line of the failure, present exactly where there is one
     */
    public Optional<String> reason() {
        return failure.map(text -> text.lines().findFirst().orElse(""));
    }

    /**
     * The same announcement with another past.
     *
     * @param other the past
     * @return a copy
     */
    public LedgerEntry withPast(Past other) {
        return new LedgerEntry(
                key, status, version, tags, fingerprint, tool, holder, at, failure, lock, epoch, declaration, other);
    }

    /**
     * Tells whether nothing but the past has changed: such an entry announces nothing.
     *
     * @param before what stood in the ledger before
     * @return true if it is the same announcement with another past
     */
    public boolean repeats(LedgerEntry before) {
        return !past.equals(before.past) && withPast(before.past).equals(before);
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
                .withEach("tags", tags)
                .with("fingerprint", fingerprint)
                .with("tool", tool)
                .with("at", at)
                .with("failure", failure)
                .with("lock", lock)
                .with("epoch", epoch)
                .withAll("declares.", declaration.fields())
                .withAll("past.", past.fields())
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
                fields.each("tags"),
                new Fingerprint(fields.text("fingerprint")),
                fields.text("tool"),
                Holder.of(fields.nested("holder.")),
                Instant.parse(fields.text("at")),
                fields.find("failure"),
                fields.find("lock").map(LockName::new),
                Long.parseLong(fields.find("epoch").orElse("0")),
                Declaration.of(fields.nested("declares.")),
                Past.of(fields.nested("past.")));
    }
}
