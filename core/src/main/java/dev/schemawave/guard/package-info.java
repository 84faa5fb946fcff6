/**
 * What is done in the migrated database itself, with {@code java.sql} alone: opening sessions, and asking the server what
 * it is.
 *
 * <p>For the corridor, and for backends and runners that open sessions in a database themselves.
 */
@NullMarked
package dev.schemawave.guard;

import org.jspecify.annotations.NullMarked;
