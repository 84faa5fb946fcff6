package dev.schemawave.plan;

import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;

/**
 * That a schema requires another one.
 *
 * @param waiting whose requirement it is
 * @param on which schema is required
 * @param requirement what is asked of it
 * @param met whether it is there already
 */
public record Wait(LedgerKey waiting, LedgerKey on, Requirement requirement, boolean met) {

    /**
     * Tells whether this decides about the order.
     *
     * @return false if it is met, or optional
     */
    public boolean isBinding() {
        return !met && !requirement.optional();
    }
}
