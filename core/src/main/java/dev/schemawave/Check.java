package dev.schemawave;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Unmet;
import java.util.List;
import java.util.Optional;

/**
 * What a start of this build would find, as {@link Coordinator#check} has found it.
 *
 * @param service whose build
 * @param schema the build's migrations beside the history of its schema; what is pending would be applied before the start
 * @param unmet the schemas of other services that it would wait for
 * @param migrating who migrates the schema now, as far as that shows in the database
 */
public record Check(LedgerKey service, SchemaPlan schema, List<Unmet> unmet, Optional<Holder> migrating) {

    /** Copies the list. */
    public Check {
        unmet = List.copyOf(unmet);
    }

    /**
     * Tells whether a start would have to wait for other services.
     *
     * @return false if all that it requires is there
     */
    public boolean waits() {
        return !unmet.isEmpty();
    }
}
