package dev.schemawave.guard;

import dev.schemawave.model.Fingerprint;
import java.util.Optional;

/**
 * How a run has left the schema.
 *
 * @param fingerprint the build that ran
 * @param version the version that the schema has now, where the tool can name one
 * @param compatibleWith the oldest build, by its version, that works on the schema as this build leaves it, if it says so
 * @param failure what went wrong, if the run failed
 */
public record SchemaState(
        Fingerprint fingerprint, Optional<String> version, Optional<String> compatibleWith, Optional<String> failure) {}
