/** Locks that are compared, all behind {@link dev.schemawave.benchmarks.bench.locks.Mutex}. */
@NullMarked
package dev.schemawave.benchmarks.bench.locks;

import org.jspecify.annotations.NullMarked;
