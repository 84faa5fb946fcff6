/** Who is told of what, through receivers that misbehave. */
@NullMarked
package dev.schemawave.it.told;

import org.jspecify.annotations.NullMarked;
