package dev.schemawave.spi;

import dev.schemawave.model.Holder;
import dev.schemawave.time.Deadline;
import java.util.Optional;

/** What the backend answered to a renewal. No answer is a {@link CoordinationException}. */
public sealed interface Renewal {

    /**
     * The lease goes on.
     *
     * @param validUntil the moment before the request was sent, plus the ttl, less the allowance for clock drift
     */
    record Renewed(Deadline validUntil) implements Renewal {}

    /**
     * The lease has run out or somebody else has it.
     *
     * @param successor who has it now, as far as the backend knows
     */
    record Lost(Optional<Holder> successor) implements Renewal {}
}
