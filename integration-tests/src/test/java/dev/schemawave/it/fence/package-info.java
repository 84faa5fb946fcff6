/**
 * Proof by experiment: a replica's JVM is frozen, killed or cut off at a named point of its talk with the database, and
 * another one takes over.
 */
@NullMarked
package dev.schemawave.it.fence;

import org.jspecify.annotations.NullMarked;
