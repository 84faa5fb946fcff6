package dev.schemawave.model;

import java.util.List;
import java.util.Optional;

/**
 * A build's migrations beside the history of its schema.
 *
 * @param current the version that the schema has, empty for a new one or where the tool can name none
 * @param target the version that the build wants, empty where the tool can name none
 * @param tags the tags that the history has, in the order of their application; none where the tool has no tags
 * @param pending the steps that a migration would apply, in order
 * @param ahead what the history has and this build does not know: a newer build was here
 * @param fingerprint the build's migrations, equal in every replica of the build
 * @param trace the resources that were looked up to find them, in the runner's own words; empty where they can be found
 *     without following them
 */
public record SchemaPlan(
        Optional<String> current,
        Optional<String> target,
        List<String> tags,
        List<Step> pending,
        List<String> ahead,
        Fingerprint fingerprint,
        String trace) {

    /** Copies the lists. */
    public SchemaPlan {
        tags = List.copyOf(tags);
        pending = List.copyOf(pending);
        ahead = List.copyOf(ahead);
    }

    /**
     * Tells whether nothing is left to do for this build.
     *
     * @return true if no step is pending
     */
    public boolean isSettled() {
        return pending.isEmpty();
    }
}
