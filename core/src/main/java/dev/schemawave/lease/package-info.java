/**
 * Waiting for a lease and keeping it: the two things that every lock user gets wrong, once and for all backends.
 *
 * <p>For the corridor. Not exported.
 */
@NullMarked
package dev.schemawave.lease;

import org.jspecify.annotations.NullMarked;
