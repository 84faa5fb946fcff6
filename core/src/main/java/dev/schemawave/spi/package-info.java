/**
 * What extenders implement: lock backends ({@link dev.schemawave.spi.DistributedLock}, {@link
 * dev.schemawave.spi.SchemaLedger}) and migration runners ({@link dev.schemawave.spi.MigrationRunner}), with their
 * providers, which are found by {@link java.util.ServiceLoader}.
 *
 * <p>For people who write a backend or a runner. Services only use {@link dev.schemawave}.
 */
@NullMarked
package dev.schemawave.spi;

import org.jspecify.annotations.NullMarked;
