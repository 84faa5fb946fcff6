/**
 * Leases and the ledger in a database: PostgreSQL, MariaDB, MySQL (on paper) or H2. The default, which needs no server
 * beside the database that is migrated.
 *
 * <p>For nobody: the provider is found by {@link java.util.ServiceLoader} and everything else is private. What a reader
 * should know is the two tables, {@code lease} and {@code ledger}, in a schema that bears the namespace's name.
 */
@NullMarked
package dev.schemawave.lock.jdbc;

import org.jspecify.annotations.NullMarked;
