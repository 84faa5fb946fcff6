package dev.schemawave;

import dev.schemawave.lease.PatientWaiter;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.SchemaLedger;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One replica's place in the queue for the lease. Leaves it early when the ledger tells what makes the lease needless; any
 * other publication does not cost the place.
 */
final class LeaseQueue implements PatientWaiter.Desk, AutoCloseable {

    private final Run run;
    private final DistributedLock lock;
    private final LockName name;
    private final Exit exit;
    private final Announcements announcements;
    private final PatientWaiter waiter;
    private Optional<Holder> lastSeen = Optional.empty();
    private SchemaLedger.@Nullable Watch watch;
    private @Nullable Turn decision;

    /** What somebody has announced may end the wait. */
    @FunctionalInterface
    interface Exit {

        /** Waits for the lease whatever is announced. */
        Exit NONE = (news, waited) -> Optional.empty();

        Optional<Turn> by(LedgerEntry news, Duration waited) throws InterruptedException;
    }

    /**
     * Takes a place.
     *
     * @param run whose
     * @param lock the backend
     * @param name of the lock
     * @param exit tells what to do on news
     * @param announcements of this service's replicas, read before the lease is first asked for
     */
    LeaseQueue(Run run, DistributedLock lock, LockName name, Exit exit, Announcements announcements) {
        this.run = run;
        this.lock = lock;
        this.name = name;
        this.exit = exit;
        this.announcements = announcements;
        this.waiter = new PatientWaiter(run.time(), run.settings().times().waitTimeout(), this);
    }

    Turn await() throws InterruptedException, CoordinationException {
        run.shutdown().whenRequested(waiter::giveUp);
        Optional<Lease> lease = acquire();
        if (lease.isPresent()) {
            return isDecided() ? givenBack(lease.get()) : granted(lease.get());
        }
        if (decision != null) {
            return decision;
        }
        return new Turn.Denied(
                run.shutdown().isRequested()
                        ? run.stopped("the process was told to stop while it waited for the lease", null)
                        : new LockTimeoutException(run.service().toString(), waiter.waited(), holder()));
    }

    private Optional<Lease> acquire() throws InterruptedException, CoordinationException {
        Duration ttl = run.settings().times().leaseTtl();
        return new Patience(run)
                .insist(() -> waiter.isOver() ? Optional.empty() : lock.acquire(name, run.me(), ttl, waiter));
    }

    private Turn granted(Lease lease) {
        boolean silent = announcements.isSupported() && !announcements.hasRunEnded();
        return new Turn.Granted(lease, waiter.waited(), lastSeen, silent);
    }

    private Turn givenBack(Lease lease) throws CoordinationException {
        try {
            lease.release();
        } catch (LeaseNotHeldException e) {
            run.tell((service, at) -> new CoordinationEvent.NotAnnounced(service, at, String.valueOf(e.getMessage())));
        }
        return Objects.requireNonNull(decision);
    }

    @Override
    public void report(Duration waited) throws InterruptedException {
        lastSeen = holder();
        run.tell((service, at) -> new CoordinationEvent.WaitingForLease(service, at, name, waited, lastSeen));
        if (watch == null) {
            watch = announcements.watch(waiter::announce).orElse(null);
            waiter.announce();
        }
    }

    @Override
    public boolean isToldOfNews() {
        return watch != null || !announcements.isSupported();
    }

    @Override
    public boolean isDecided() throws InterruptedException {
        Optional<LedgerEntry> news = announcements.news();
        if (news.isEmpty()) {
            return false;
        }
        try {
            decision = exit.by(news.get(), waiter.waited()).orElse(null);
        } catch (SchemawaveException e) {
            decision = new Turn.Denied(e);
        }
        return decision != null;
    }

    private Optional<Holder> holder() {
        try {
            return lock.holder(name);
        } catch (CoordinationException e) {
            return lastSeen;
        }
    }

    @Override
    public void close() {
        run.shutdown().whenRequested(() -> {});
        if (watch != null) {
            watch.close();
        }
    }
}
