package dev.schemawave.model;

import java.util.List;
import java.util.Optional;

/**
 * What a rollback would take back.
 *
 * @param current the version that the schema has, empty where the tool can name none
 * @param currentTags the tags that its history has, in the order of their application; none where the tool has no tags
 * @param version the version that it would have, empty if it would have none
 * @param tags the tags that its history would have, in the same order
 * @param steps what would be undone, newest first, with the statements that would undo it
 */
public record RollbackPlan(
        Optional<String> current,
        List<String> currentTags,
        Optional<String> version,
        List<String> tags,
        List<PlannedStep> steps) {

    /** Copies the lists. */
    public RollbackPlan {
        currentTags = List.copyOf(currentTags);
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

    /**
     * What the plan is when all of it has been done.
     *
     * @return a plan without steps
     */
    public RollbackPlan reached() {
        return new RollbackPlan(version, tags, version, tags, List.of());
    }
}
