/**
 * What the JVMs of replicas run that {@link dev.schemawave.benchmarks.bench} starts. Each contender has a class of its own,
 * so that none loads anything of another one.
 */
@NullMarked
package dev.schemawave.benchmarks.bench.start;

import org.jspecify.annotations.NullMarked;
