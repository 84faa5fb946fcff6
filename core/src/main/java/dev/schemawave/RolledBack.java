package dev.schemawave;

import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a rollback ended well: the schema is where it was asked to be.
 *
 * @param service whose schema
 * @param from the version before, where the tool can name one
 * @param version the version now, empty where there is none
 * @param steps what was taken back, newest first, with times; none if the schema was there already
 * @param waited how long this had waited for its turn
 * @param took how long the steps ran
 */
public record RolledBack(
        LedgerKey service,
        Optional<String> from,
        Optional<String> version,
        List<Step.Applied> steps,
        Duration waited,
        Duration took) {

    /** Copies the steps. */
    public RolledBack {
        steps = List.copyOf(steps);
    }
}
