package dev.schemawave.model;

import java.util.List;
import java.util.Optional;

/**
 * What a build would do to a new, empty schema, as far as its files tell.
 *
 * @param steps all that it would apply, in order
 * @param target the version that the schema would have, empty where the tool can name none
 * @param tags the tags that it would have, in the order of their application
 */
public record Outline(List<PlannedStep> steps, Optional<String> target, List<String> tags) {

    /** Copies the lists. */
    public Outline {
        steps = List.copyOf(steps);
        tags = List.copyOf(tags);
    }
}
