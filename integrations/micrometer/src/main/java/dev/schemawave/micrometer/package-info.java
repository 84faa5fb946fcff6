/** Start-ups as meters and observations of Micrometer. */
@NullMarked
package dev.schemawave.micrometer;

import org.jspecify.annotations.NullMarked;
