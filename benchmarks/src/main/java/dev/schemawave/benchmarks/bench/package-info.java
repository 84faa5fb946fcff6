/**
 * Benchmarks: Schemawave beside the tools that it wraps and beside lock libraries, in one run. {@link
 * dev.schemawave.benchmarks.bench.Bench} is where to begin.
 */
@NullMarked
package dev.schemawave.benchmarks.bench;

import org.jspecify.annotations.NullMarked;
