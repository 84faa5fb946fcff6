package dev.schemawave;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a start-up ended well: the service may go on. A start-up that did not end well is a {@link SchemawaveException}.
 */
public sealed interface Outcome {

    /**
     * The schema that this is about.
     *
     * @return the service and its schema
     */
    LedgerKey service();

    /**
     * The version that the schema has now.
     *
     * @return the tool's own version, or empty where the tool can name none
     */
    Optional<String> version();

    /**
     * This replica migrated the schema.
     *
     * @param service whose schema
     * @param from the version before, empty for a new schema
     * @param version the version now
     * @param steps what took effect, in order, with times
     * @param waited how long it had waited for its turn
     * @param took how long the migration ran
     */
    record Migrated(
            LedgerKey service,
            Optional<String> from,
            Optional<String> version,
            List<Step.Applied> steps,
            Duration waited,
            Duration took)
            implements Outcome {

        /** Copies the steps. */
        public Migrated {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Nothing was to be done.
     *
     * @param service whose schema
     * @param version the version
     */
    record UpToDate(LedgerKey service, Optional<String> version) implements Outcome {}

    /**
     * Another replica migrated the schema while this one waited.
     *
     * @param service whose schema
     * @param version the version now
     * @param peer who did it, as far as it is known
     * @param waited how long this replica waited
     */
    record MigratedByPeer(LedgerKey service, Optional<String> version, Optional<Holder> peer, Duration waited)
            implements Outcome {}

    /**
     * Nothing was to be done, because a newer build has migrated the schema further than this build knows.
     *
     * @param service whose schema
     * @param version the version now
     * @param unknown what the history has and this build does not know
     * @param compatibleWith the oldest build that works on the newer one's schema, if the newer one has declared it
     */
    record SchemaAhead(
            LedgerKey service, Optional<String> version, List<String> unknown, Optional<String> compatibleWith)
            implements Outcome {

        /** Copies the list. */
        public SchemaAhead {
            unknown = List.copyOf(unknown);
        }
    }
}
