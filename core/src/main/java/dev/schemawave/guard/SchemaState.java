package dev.schemawave.guard;

import dev.schemawave.model.Fingerprint;
import java.util.Optional;

/**
 * How a run has left the schema.
 *
 * @param fingerprint the build that ran
 * @param version the version that the schema has now, where the tool can name one
 * @param failure what went wrong, if the run failed
 */
public record SchemaState(Fingerprint fingerprint, Optional<String> version, Optional<String> failure) {}
