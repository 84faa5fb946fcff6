package dev.schemawave.plan;

import dev.schemawave.model.Condition;
import java.util.List;
import java.util.Optional;

/**
 * How far a schema is.
 *
 * @param version its version, empty where the tool names none
 * @param tags its tags, in the order of their application
 */
public record Standing(Optional<String> version, List<String> tags) {

    /** Copies the list. */
    public Standing {
        tags = List.copyOf(tags);
    }

    /**
     * Tells whether a schema that stands here is good enough.
     *
     * @param condition what is asked for
     * @return true if it is
     */
    public boolean fulfils(Condition condition) {
        return condition.isMetBy(version, tags);
    }

    /** The version. */
    @Override
    public String toString() {
        return version.orElse("without a version");
    }
}
