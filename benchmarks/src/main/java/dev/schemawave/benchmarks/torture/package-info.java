/**
 * Torture: rounds in which replicas migrate a schema while they are frozen, killed and cut off, and the data is counted
 * afterwards. {@link dev.schemawave.benchmarks.torture.Torture} is where to begin.
 */
@NullMarked
package dev.schemawave.benchmarks.torture;

import org.jspecify.annotations.NullMarked;
