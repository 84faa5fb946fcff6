/** A lock backend as a user writes it, and how Schemawave finds it. For people who write their own. */
@NullMarked
package dev.schemawave.examples.customlock;

import org.jspecify.annotations.NullMarked;
