package dev.schemawave.testkit;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import java.time.Duration;
import java.util.UUID;

/** A lease of the service in memory, proved by a token of its own. */
final class MemoryLease implements Lease {

    private final MemoryLock lock;
    private final LockName name;
    private final UUID token;
    private final Duration ttl;
    private volatile Deadline validUntil;

    MemoryLease(MemoryLock lock, LockName name, UUID token, Duration ttl, Deadline validUntil) {
        this.lock = lock;
        this.name = name;
        this.token = token;
        this.ttl = ttl;
        this.validUntil = validUntil;
    }

    @Override
    public Deadline validUntil() {
        return validUntil;
    }

    @Override
    public Renewal renew(Holder holder) throws CoordinationException {
        Renewal renewal = lock.renew(name, token, holder, ttl);
        if (renewal instanceof Renewal.Renewed renewed) {
            validUntil = renewed.validUntil();
        }
        return renewal;
    }

    @Override
    public void release() throws CoordinationException, LeaseNotHeldException {
        if (!lock.release(name, token)) {
            throw new LeaseNotHeldException(name);
        }
    }

    @Override
    public void onDoubt(Runnable signal) {
        lock.onDoubt(signal);
    }
}
