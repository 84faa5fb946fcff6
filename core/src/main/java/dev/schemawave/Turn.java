package dev.schemawave;

import dev.schemawave.model.Holder;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.spi.Lease;
import java.time.Duration;
import java.util.Optional;

/** How a wait for the lease ended. */
sealed interface Turn {

    /** It is this replica's turn. */
    record Granted(Lease lease, Duration waited, Optional<Holder> takenOverFrom) implements Turn {}

    /** A peer has done the work. */
    record Needless(SchemaPlan plan, Holder peer, Duration waited) implements Turn {}

    /** There is no point in waiting on. */
    record Denied(SchemawaveException error) implements Turn {}
}
