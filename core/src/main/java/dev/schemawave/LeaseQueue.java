package dev.schemawave;

import dev.schemawave.CoordinationEvent.LeaseNotTaken.Reason;
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
 * One replica's place in the queue for the lease. Leaves it early when the ledger says that a replica of the same build
 * has finished or failed; a publication of another build does not cost the place.
 */
final class LeaseQueue implements PatientWaiter.Desk, AutoCloseable {

    private final Run run;
    private final DistributedLock lock;
    private final LockName name;
    private final Inspection schema;
    private final Announcements announcements;
    private final PatientWaiter waiter;
    private Optional<Holder> lastSeen = Optional.empty();
    private SchemaLedger.@Nullable Watch watch;
    private @Nullable Turn decision;

    /**
     * Takes a place.
     *
     * @param run whose
     * @param lock the backend
     * @param name of the lock
     * @param schema tells whether there is still something to do
     * @param announcements of this service's replicas, read before the lease is first asked for
     */
    LeaseQueue(Run run, DistributedLock lock, LockName name, Inspection schema, Announcements announcements) {
        this.run = run;
        this.lock = lock;
        this.name = name;
        this.schema = schema;
        this.announcements = announcements;
        this.waiter = new PatientWaiter(run.time(), run.settings().times().waitTimeout(), this);
    }

    Turn await() throws InterruptedException, CoordinationException {
        try {
            Turn turn = take();
            if (turn instanceof Turn.Granted granted) {
                run.tell((service, at) -> new CoordinationEvent.LeaseAcquired(
                        service, at, name, granted.waited(), granted.takenOverFrom()));
            } else {
                tellNotTaken(reason(turn));
            }
            return turn;
        } catch (InterruptedException | CoordinationException | CoordinationUnavailableException e) {
            tellNotTaken(e instanceof InterruptedException ? Reason.STOPPED : Reason.FAILED);
            throw e;
        }
    }

    private static Reason reason(Turn turn) {
        if (!(turn instanceof Turn.Denied denied)) {
            return Reason.NOT_NEEDED;
        }
        SchemawaveException error = denied.error();
        if (error instanceof PeerFailedException) {
            return Reason.PEER_FAILED;
        }
        if (error instanceof LockTimeoutException) {
            return Reason.TIMED_OUT;
        }
        return error instanceof StoppedException ? Reason.STOPPED : Reason.FAILED;
    }

    private void tellNotTaken(Reason reason) {
        Duration waited = waiter.waited();
        run.tell((service, at) -> new CoordinationEvent.LeaseNotTaken(service, at, name, waited, reason));
    }

    private Turn take() throws InterruptedException, CoordinationException {
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
        Optional<LedgerEntry> news =
                announcements.news().filter(entry -> entry.fingerprint().equals(schema.build()));
        if (news.isEmpty()) {
            return false;
        }
        try {
            decision = decide(news.get());
        } catch (SchemawaveException e) {
            decision = new Turn.Denied(e);
        }
        return decision != null;
    }

    private @Nullable Turn decide(LedgerEntry peer) throws InterruptedException {
        if (peer.status() == LedgerEntry.Status.FAILED) {
            return new Turn.Denied(new PeerFailedException(run.service().toString(), peer));
        }
        if (peer.status() != LedgerEntry.Status.READY) {
            return null;
        }
        return schema.settled()
                .map(settled -> new Turn.Needless(settled, peer.holder(), waiter.waited()))
                .orElse(null);
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
