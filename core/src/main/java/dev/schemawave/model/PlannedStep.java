package dev.schemawave.model;

import java.util.Optional;

/**
 * A step that a migration would apply, with what it would do.
 *
 * @param step which one
 * @param sql its statements as a person would read them, without secrets; empty where the tool cannot tell them
 */
public record PlannedStep(Step step, Optional<String> sql) {

    /**
     * A step of which the statements are not known.
     *
     * @param step which one
     * @return the step alone
     */
    public static PlannedStep of(Step step) {
        return new PlannedStep(step, Optional.empty());
    }
}
