/**
 * Tests for what implements or uses {@code dev.schemawave.spi}: the promises of a lock and of a ledger as classes to
 * extend, a backend in memory, and time that tests move.
 *
 * <p>For people who write a lock backend, start at {@link dev.schemawave.testkit.DistributedLockContract} and {@link
 * dev.schemawave.testkit.SchemaLedgerContract}; for people who test a service, at {@link
 * dev.schemawave.testkit.InMemoryCoordination}.
 */
@NullMarked
package dev.schemawave.testkit;

import org.jspecify.annotations.NullMarked;
