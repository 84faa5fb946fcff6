/** Tells any receiver of JSON: one signed POST for each fact. Found by {@code schemawave.notify.webhook.*}. */
@NullMarked
package dev.schemawave.webhook;

import org.jspecify.annotations.NullMarked;
