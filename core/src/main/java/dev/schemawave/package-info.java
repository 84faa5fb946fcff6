/**
 * The one line and what comes back from it: {@link dev.schemawave.Coordinator}, its {@link dev.schemawave.Outcome}, its
 * {@linkplain dev.schemawave.SchemawaveException errors} and its {@linkplain dev.schemawave.CoordinationEvent events}.
 *
 * <p>For service developers.
 */
@NullMarked
package dev.schemawave;

import org.jspecify.annotations.NullMarked;
