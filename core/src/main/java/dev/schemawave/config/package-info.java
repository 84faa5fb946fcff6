/**
 * From the sources of configuration to checked settings. Does no I/O but reading {@code schemawave.properties} and the
 * files that hold secrets, and reports every fault instead of the first.
 *
 * <p>For the coordinator's builder. Not exported.
 */
@NullMarked
package dev.schemawave.config;

import org.jspecify.annotations.NullMarked;
