package dev.schemawave.guard;

import java.time.Duration;

/**
 * How the guard works.
 *
 * @param schema where its tables are: a schema on PostgreSQL, a database on MariaDB and MySQL
 * @param idleTimeout after which the server itself ends a migration session whose client says nothing, at least a second
 * @param lockTimeout how long a statement of a migration waits for a lock of somebody else
 * @param grace how long a statement of a predecessor may go on before its session is ended
 */
public record GuardSettings(String schema, Duration idleTimeout, Duration lockTimeout, Duration grace) {}
