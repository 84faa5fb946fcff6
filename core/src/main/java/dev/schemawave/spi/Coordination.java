package dev.schemawave.spi;

import java.util.Optional;

/**
 * An open client of a coordination service: its locks, and its ledger where it has one.
 *
 * @see CoordinationProvider
 */
public interface Coordination extends AutoCloseable {

    /**
     * The locks.
     *
     * @return the same object each time
     */
    DistributedLock lock();

    /**
     * The ledger.
     *
     * @return the same object each time, or empty for a backend that has only locks: waiting replicas then learn of a
     *     peer's work when they get the lease, and other services cannot require this one
     */
    default Optional<SchemaLedger> ledger() {
        return Optional.empty();
    }

    /** Ends connections and threads. Leases that are still held run out by themselves. Never fails. */
    @Override
    void close();

    /**
     * Wraps a lock that needs no closing and comes without a ledger.
     *
     * @param lock the lock
     * @return a coordination of that lock alone
     */
    static Coordination of(DistributedLock lock) {
        return new Coordination() {
            @Override
            public DistributedLock lock() {
                return lock;
            }

            @Override
            public void close() {}
        };
    }
}
