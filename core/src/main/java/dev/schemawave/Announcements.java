package dev.schemawave;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import java.util.Optional;

/** What the replicas of this service tell each other through the ledger: hints, so that a failure here is never one of the start-up. */
final class Announcements {

    private static final int TRIES = 3;

    private final Run run;
    private final Optional<SchemaLedger> ledger;
    private long revision;
    private boolean changed;

    /** Remembers what is announced now: everything else is news. */
    Announcements(Run run, Optional<SchemaLedger> ledger) throws CoordinationException {
        this.run = run;
        this.ledger = ledger;
        if (ledger.isPresent()) {
            this.revision = revision(ledger.get());
        }
    }

    boolean isSupported() {
        return ledger.isPresent();
    }

    /** Whether there has been any news, of whatever build. */
    boolean isChanged() {
        return changed;
    }

    /** The newest announcement, unless it has been seen before. */
    Optional<LedgerEntry> news() {
        if (ledger.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<SchemaLedger.Published> now = ledger.get().read(run.service());
            if (now.isEmpty() || now.get().revision() == revision) {
                return Optional.empty();
            }
            revision = now.get().revision();
            changed = true;
            return now.map(SchemaLedger.Published::entry);
        } catch (CoordinationException e) {
            return Optional.empty();
        }
    }

    Optional<SchemaLedger.Watch> watch(Runnable changed) {
        try {
            return ledger.isPresent() ? ledger.get().watch(changed) : Optional.empty();
        } catch (CoordinationException e) {
            return Optional.empty();
        }
    }

    void publish(LedgerEntry entry) {
        if (ledger.isEmpty()) {
            return;
        }
        try {
            for (int tried = 1; !ledger.get().publish(entry, revision); tried++) {
                if (tried == TRIES) {
                    notAnnounced("another replica keeps publishing at the same time");
                    return;
                }
                revision = revision(ledger.get());
            }
        } catch (CoordinationException e) {
            notAnnounced(String.valueOf(e.getMessage()));
        }
    }

    private long revision(SchemaLedger from) throws CoordinationException {
        return from.read(run.service()).map(SchemaLedger.Published::revision).orElse(SchemaLedger.NONE);
    }

    private void notAnnounced(String reason) {
        run.tell((service, at) -> new CoordinationEvent.NotAnnounced(service, at, reason));
    }
}
