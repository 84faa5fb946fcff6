/**
 * What is done in the migrated database itself, with {@code java.sql} alone: opening sessions, and asking the server what
 * it is.
 *
 * <p>For the corridor. Not exported.
 */
@NullMarked
package dev.schemawave.guard;

import org.jspecify.annotations.NullMarked;
