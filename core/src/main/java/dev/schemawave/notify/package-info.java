/**
 * Tells people of facts: once each, whatever the number of replicas that notice it, and without anybody waiting for it.
 *
 * <p>For the coordinator. Not exported.
 */
@NullMarked
package dev.schemawave.notify;

import org.jspecify.annotations.NullMarked;
