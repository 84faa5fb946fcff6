package dev.schemawave.spi;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.spi.SchemaLedger.Published;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entry of a ledger as a backend has stored it: what another version of the library wrote may not be readable.
 *
 * @param text what {@link LedgerEntry#encode} returned
 * @param revision its revision
 */
public record StoredEntry(String text, long revision) {

    private static final Logger log = LoggerFactory.getLogger(StoredEntry.class);

    /**
     * Reads the entry.
     *
     * @return the entry
     * @throws CoordinationException if this version cannot read it: it must not look as if there were none
     */
    public Published published() throws CoordinationException {
        try {
            return new Published(LedgerEntry.decode(text), revision);
        } catch (RuntimeException e) {
            throw CoordinationException.refused("a ledger entry cannot be understood: " + text, e);
        }
    }

    /**
     * Reads many. One that this version cannot read is logged, and keeps nobody from the others'.
     *
     * @param entries all entries
     * @return those that can be read
     */
    public static List<Published> readable(Collection<StoredEntry> entries) {
        return entries.stream().flatMap(entry -> entry.ifReadable().stream()).toList();
    }

    private Optional<Published> ifReadable() {
        try {
            return Optional.of(published());
        } catch (CoordinationException e) {
            log.warn("An entry of the ledger is passed over", e);
            return Optional.empty();
        }
    }
}
