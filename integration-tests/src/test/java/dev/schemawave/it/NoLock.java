package dev.schemawave.it;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** A lock that locks nothing: with it, the tests of exclusion must fail, and those of one replica need no server. */
public final class NoLock implements DistributedLock {

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) {
        Deadline until = Deadline.in(TimeSource.system(), ttl);
        return Optional.of(new Lease() {
            @Override
            public Deadline validUntil() {
                return until;
            }

            @Override
            public Renewal renew(Holder now) {
                return new Renewal.Renewed(Deadline.in(TimeSource.system(), ttl));
            }

            @Override
            public void release() {}
        });
    }

    @Override
    public Optional<Holder> holder(LockName name) {
        return Optional.empty();
    }
}
