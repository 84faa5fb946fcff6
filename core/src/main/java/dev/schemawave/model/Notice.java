package dev.schemawave.model;

import java.time.Instant;
import java.util.Optional;

/**
 * That one fact is told to people by one replica.
 *
 * @param fact identifies it, the same in each replica; 1 to 200 characters
 * @param claimedBy who tells it, for people
 * @param claimedAt since when, by that one's clock
 * @param sentAt when it was told, by that one's clock; empty while it is not known that it was
 */
public record Notice(String fact, String claimedBy, Instant claimedAt, Optional<Instant> sentAt) {

    private static final int LONGEST = 200;

    /** Refuses a fact that would make the entry of a ledger too long. */
    public Notice {
        if (fact.isEmpty() || fact.length() > LONGEST) {
            throw new IllegalArgumentException("a fact has 1 to " + LONGEST + " characters, not " + fact.length());
        }
    }

    /**
     * The same notice, after it was told.
     *
     * @param at when
     * @return a copy
     */
    public Notice sent(Instant at) {
        return new Notice(fact, claimedBy, claimedAt, Optional.of(at));
    }

    String line() {
        return Line.of(fact, claimedBy, claimedAt, sentAt);
    }

    static Notice of(Line line) {
        return new Notice(
                line.text(0),
                line.find(1).orElse(""),
                Instant.parse(line.text(2)),
                line.find(3).map(Instant::parse));
    }
}
