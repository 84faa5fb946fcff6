package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import java.util.Set;

/**
 * Keeps leases and the ledger in a database: the one that a {@code jdbc:} URL names, or without a URL the one that is
 * migrated.
 *
 * <p>The tables {@code lease} and {@code ledger} lie in a schema (on MariaDB and MySQL a database) that bears the name of
 * the namespace. They are created if they are missing; an account that may not do so needs {@code SELECT}, {@code INSERT}
 * and {@code UPDATE} on them and gets told how to have them created. A lease lasts by the clock of the database.
 *
 * <p>An open client holds one connection. On PostgreSQL the clients of a process share one more, read by one daemon thread,
 * from when one of them first waits for a lock or watches the ledger; without it they poll. With the pool of the migrated
 * database both are taken from there.
 */
public final class JdbcCoordinationProvider implements CoordinationProvider {

    /** For {@link java.util.ServiceLoader}. */
    public JdbcCoordinationProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("jdbc");
    }

    @Override
    public Coordination open(Settings settings) throws CoordinationException {
        return JdbcCoordination.open(settings);
    }
}
