/**
 * Leases and the ledger in Redis: on one master, or on a quorum of independent masters (Redlock).
 *
 * <p>For nobody: the provider is found by {@link java.util.ServiceLoader} and everything else is private. What a reader
 * should know: one node is a quorum of one; {@link dev.schemawave.lock.redis.RedisLease} and {@link
 * dev.schemawave.lock.redis.RedisLedger} hold all that Redis does.
 */
@NullMarked
package dev.schemawave.lock.redis;

import org.jspecify.annotations.NullMarked;
