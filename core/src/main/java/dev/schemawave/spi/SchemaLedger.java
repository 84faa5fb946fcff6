package dev.schemawave.spi;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import java.util.List;
import java.util.Optional;

/**
 * Where services announce the state of their schemas: one entry a key, each replaced only by who has read it before.
 *
 * <p>Announcements and their notifications are hints. Who acts on them looks at the database first. Implementations are
 * safe for use by many threads.
 */
public interface SchemaLedger {

    /** The revision of a key that has no entry yet. */
    long NONE = 0;

    /**
     * An entry as it stands in the ledger.
     *
     * @param entry the announcement
     * @param revision grows with each publication of the key; positive
     */
    record Published(LedgerEntry entry, long revision) {}

    /**
     * Reads one entry.
     *
     * @param key whose
     * @return the entry, or empty if the key has never been published
     * @throws CoordinationException if the backend could not answer
     */
    Optional<Published> read(LedgerKey key) throws CoordinationException;

    /**
     * Reads all entries, in no particular order.
     *
     * @return the entries of all services that share this ledger
     * @throws CoordinationException if the backend could not answer
     */
    List<Published> readAll() throws CoordinationException;

    /**
     * Replaces an entry if it is still the one that was read, and wakes whoever watches.
     *
     * @param entry the new announcement
     * @param expected the revision that was read, {@link #NONE} if there was none
     * @return false if somebody else has published since; nothing has been changed then
     * @throws CoordinationException if the backend could not answer; the entry may or may not have been published
     */
    boolean publish(LedgerEntry entry, long expected) throws CoordinationException;

    /**
     * Asks to be told of publications. May call too often, and once after each lost and restored connection.
     *
     * @param changed called from any thread; returns at once
     * @return ends the watch when closed, or empty if this backend cannot tell: the core then looks by itself
     * @throws CoordinationException if the backend could not answer
     */
    Optional<Watch> watch(Runnable changed) throws CoordinationException;

    /** A watch that somebody else's publications are told to. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {

        /** Ends the watch. Never fails. */
        @Override
        void close();
    }
}
