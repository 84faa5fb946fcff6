/**
 * The one seam to clocks and waiting. Everything that needs the time or waits does it through {@link
 * dev.schemawave.time.TimeSource}, so that tests can move time instead of spending it.
 *
 * <p>For people who write lock backends, and for tests.
 */
@NullMarked
package dev.schemawave.time;

import org.jspecify.annotations.NullMarked;
