/** Services that require each other's schemas: in order, once, and hardly later than the longest chain of them takes. */
@NullMarked
package dev.schemawave.it.order;

import org.jspecify.annotations.NullMarked;
