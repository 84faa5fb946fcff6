package dev.schemawave;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.Unmet;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is alive of those that the ledger says are at work: an entry in a ledger outlives its writer, a lease does not.
 *
 * @param lock where leases are asked for
 */
record Liveness(DistributedLock lock) {

    /** The replica that does now what an entry says. */
    Optional<Holder> active(LedgerEntry entry) throws CoordinationException {
        return switch (entry.status()) {
            case WAITING -> lock.holder(Presence.name(entry.key()));
            case RUNNING -> entry.lock().isPresent() ? lock.holder(entry.lock().get()) : Optional.empty();
            case READY, FAILED -> Optional.empty();
        };
    }

    /** The same requirements, with who migrates the schemas that are missing. */
    List<Unmet> asked(List<Unmet> missing) throws CoordinationException {
        List<Unmet> asked = new ArrayList<>();
        for (Unmet one : missing) {
            Optional<LedgerEntry> running = one.entry().filter(entry -> entry.status() == Status.RUNNING);
            asked.add(running.isPresent() ? one.migratedBy(active(running.get())) : one);
        }
        return asked;
    }
}
