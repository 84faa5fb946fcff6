/**
 * The plain data that every other package shares: names, places, plans and entries, all immutable.
 *
 * <p>For everybody. Nothing here does I/O, reads a clock or starts a thread.
 */
@NullMarked
package dev.schemawave.model;

import org.jspecify.annotations.NullMarked;
