package dev.schemawave.testkit;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.TimeSource;
import java.util.Optional;

/**
 * A coordination service in this process, for tests of services. Replicas that are given the same object coordinate with
 * each other:
 *
 * <pre>{@code
 * InMemoryCoordination coordination = new InMemoryCoordination();
 * Coordinator.builder().service("orders").dataSource(database).coordination(coordination)
 * }</pre>
 *
 * <p>Passes the contracts of this kit, and can be told to fail. Closing it does nothing.
 */
public final class InMemoryCoordination implements Coordination {

    private final MemoryOutage outage;
    private final MemoryLock lock;
    private final SchemaLedger ledger;

    /** An empty service on the machine's own time. */
    public InMemoryCoordination() {
        this(TimeSource.system());
    }

    /**
     * An empty service.
     *
     * @param time the time on which leases run out
     */
    public InMemoryCoordination(TimeSource time) {
        this.outage = new MemoryOutage(time);
        this.lock = new MemoryLock(time, outage);
        this.ledger = new MemoryLedger(outage);
    }

    @Override
    public DistributedLock lock() {
        return lock;
    }

    @Override
    public Optional<SchemaLedger> ledger() {
        return Optional.of(ledger);
    }

    @Override
    public void close() {}

    /**
     * Breaks this service for a while.
     *
     * @return the same object each time
     */
    public Outage outage() {
        return outage;
    }

    /** Ends all leases at once, as if their time were over: their holders do not learn of it before they ask. */
    public void expire() {
        lock.expire();
    }

    /**
     * How many leases were granted so far.
     *
     * @return the number of grants
     */
    public int grants() {
        return lock.grants();
    }
}
