/** Tells Slack channels through incoming webhooks. Found by {@code schemawave.notify.slack.*}. */
@NullMarked
package dev.schemawave.slack;

import org.jspecify.annotations.NullMarked;
