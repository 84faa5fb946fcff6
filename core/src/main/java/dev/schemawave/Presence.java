package dev.schemawave;

import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.lease.LeaseState;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a replica of a service is alive and waits for other services, as an entry in a ledger cannot: a lease that
 * guards nothing, kept by one replica of the service at a time, and gone soon after that one has died.
 */
final class Presence implements LeaseKeeper.Watcher, AutoCloseable {

    private final Run run;
    private final DistributedLock lock;
    private @Nullable LeaseKeeper keeper;

    Presence(Run run, DistributedLock lock) {
        this.run = run;
        this.lock = lock;
    }

    static LockName name(LedgerKey service) {
        String hash =
                Fingerprint.of(List.of(service.service(), service.schema())).value();
        return new LockName("waiting:" + hash.substring(0, 32));
    }

    /** Shows this replica, unless another one of its service is shown already. Returns whether it is this one now. */
    boolean show(String waitsFor) throws CoordinationException {
        if (keeper != null && keeper.state() != LeaseState.LOST) {
            keeper.show(waitsFor);
            return true;
        }
        close();
        Duration ttl = run.settings().times().leaseTtl();
        Holder shown = run.me().doing(waitsFor);
        keeper = lock.tryAcquire(name(run.service()), shown, ttl)
                .map(lease -> new LeaseKeeper(
                        lease, shown, ttl, run.settings().times().leaseRenewal(), run.time(), this))
                .orElse(null);
        return keeper != null;
    }

    /** Whether a replica of a service is waiting now. */
    boolean isShown(LedgerKey service) throws CoordinationException {
        return lock.holder(name(service)).isPresent();
    }

    /** A presence that is lost is shown again when the gate looks next. */
    @Override
    public void changed(LeaseState now, String reason) {}

    @Override
    public void renewed() {}

    @Override
    public void notRenewed(String reason) {}

    @Override
    public void notReleased(String reason) {}

    @Override
    public void close() {
        if (keeper != null) {
            keeper.close();
        }
    }
}
