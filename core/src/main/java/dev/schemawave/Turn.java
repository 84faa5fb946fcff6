package dev.schemawave;

import dev.schemawave.model.Holder;
import dev.schemawave.spi.Lease;
import java.time.Duration;
import java.util.Optional;

/** How a wait for the lease ended. */
sealed interface Turn {

    /**
     * It is this replica's turn.
     *
     * @param lastSeen who had the lease when this replica last looked
     * @param silent whether that one left without having announced anything
     */
    record Granted(Lease lease, Duration waited, Optional<Holder> lastSeen, boolean silent) implements Turn {

        boolean hasWaited() {
            return lastSeen.isPresent();
        }

        Optional<Holder> takenOverFrom() {
            return silent ? lastSeen : Optional.empty();
        }
    }

    /** A peer has done the work. */
    record Needless(Outcome settled, Holder peer, Duration waited) implements Turn {}

    /** There is no point in waiting on. */
    record Denied(SchemawaveException error) implements Turn {}
}
