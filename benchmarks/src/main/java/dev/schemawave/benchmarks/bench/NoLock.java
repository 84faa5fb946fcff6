package dev.schemawave.benchmarks.bench;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** Held by whoever asks; costs no round trip. */
final class NoLock implements DistributedLock {

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) {
        return Optional.of(new Held(ttl));
    }

    @Override
    public Optional<Holder> holder(LockName name) {
        return Optional.empty();
    }

    /** Never lost. */
    private record Held(Duration ttl) implements Lease {

        @Override
        public Deadline validUntil() {
            return Deadline.in(TimeSource.system(), ttl);
        }

        @Override
        public Renewal renew(Holder now) {
            return new Renewal.Renewed(validUntil());
        }

        @Override
        public void release() {}
    }
}
