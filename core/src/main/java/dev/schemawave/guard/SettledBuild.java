package dev.schemawave.guard;

import java.util.List;
import java.util.Optional;

/**
 * A build that was found to have nothing to do.
 *
 * @param version the version that the schema had, where the tool can name one
 * @param ahead what the history had and this build does not know
 * @param compatibleWith the oldest build that works on the schema, if whoever migrated last has said so
 * @param trace what was looked up to find the build's migrations, as in {@link dev.schemawave.model.SchemaPlan#trace}
 */
public record SettledBuild(
        Optional<String> version, List<String> ahead, Optional<String> compatibleWith, String trace) {

    /** Copies the list. */
    public SettledBuild {
        ahead = List.copyOf(ahead);
    }
}
