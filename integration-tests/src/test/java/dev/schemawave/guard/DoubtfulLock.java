package dev.schemawave.guard;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** Grants everybody a lease that a test takes away. */
final class DoubtfulLock implements DistributedLock {

    private volatile boolean lost;
    private volatile Duration granted = Duration.ofHours(1);
    private volatile Runnable doubt = () -> {};

    /** Its leases have run out when they are granted. */
    DoubtfulLock late() {
        granted = Duration.ZERO;
        return this;
    }

    /** The next renewal is refused, and it is asked for at once. */
    void lose() {
        lost = true;
        doubt.run();
    }

    /** The next renewal is refused. */
    void loseInSilence() {
        lost = true;
    }

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) {
        Deadline until = Deadline.in(TimeSource.system(), granted);
        return Optional.of(new Lease() {
            @Override
            public Deadline validUntil() {
                return until;
            }

            @Override
            public Renewal renew(Holder now) {
                return lost ? new Renewal.Lost(Optional.empty()) : new Renewal.Renewed(until);
            }

            @Override
            public void release() {}

            @Override
            public void onDoubt(Runnable signal) {
                doubt = signal;
            }
        });
    }

    @Override
    public Optional<Holder> holder(LockName name) {
        return Optional.empty();
    }
}
