package dev.schemawave.model;

import java.time.Duration;
import java.util.Optional;

/**
 * One migration: a Flyway script or a Liquibase changeset.
 *
 * @param id what the history calls it: a version such as {@code 3}, a repeatable's description, a changeset's identity
 * @param description its own words for people, may be empty
 * @param file where it was read from, as far as the tool says
 */
public record Step(String id, String description, Optional<String> file) {

    private static final String UNDO = "undo of ";

    /**
     * A step that took effect.
     *
     * @param step which one
     * @param took how long it ran
     */
    public record Applied(Step step, Duration took) {}

    /**
     * The step that takes this one back. Its id is its own: what a broken-off migration has left must never be taken for
     * what a broken-off rollback has left.
     *
     * @param undoFile what says how, as far as the tool says
     * @return a step with another id
     */
    public Step undo(Optional<String> undoFile) {
        return new Step(UNDO + id, description, undoFile);
    }

    /**
     * Tells whether an id is that of a step which takes another one back.
     *
     * @param id of a step
     * @return true if it is one of {@link #undo}
     */
    public static boolean isUndo(String id) {
        return id.startsWith(UNDO);
    }

    /** The id, then the file or else the description. */
    @Override
    public String toString() {
        String detail = file.orElse(description);
        return detail.isEmpty() || detail.equals(id) ? id : id + " (" + detail + ")";
    }
}
