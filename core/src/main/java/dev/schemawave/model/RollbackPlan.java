package dev.schemawave.model;

import java.util.List;
import java.util.Optional;

/**
 * What a rollback would take back.
 *
 * @param current the version that the schema has, empty where the tool can name none
 * @param version the version that it would have, empty if it would have none
 * @param tags the tags that its history would have, in the order of their application; none where the tool has no tags
 * @param steps what would be undone, newest first, with the statements that would undo it
 */
public record RollbackPlan(
        Optional<String> current, Optional<String> version, List<String> tags, List<PlannedStep> steps) {

    /** Copies the lists. */
    public RollbackPlan {
        tags = List.copyOf(tags);
        steps = List.copyOf(steps);
    }

    /**
     * Tells whether the schema is there already.
     *
     * @return true if there is nothing to take back
     */
    public boolean isSettled() {
        return steps.isEmpty();
    }
}
