package dev.schemawave.testkit;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/** A lock whose answers go into a {@link HistoryChecker}. */
final class RecordedLock implements DistributedLock {

    private final DistributedLock lock;
    private final HistoryChecker record;

    RecordedLock(DistributedLock lock, HistoryChecker record) {
        this.lock = lock;
        this.record = record;
    }

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        return lock.tryAcquire(name, holder, ttl).map(lease -> recorded(name, holder, lease));
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        TimedWaiter timed = new TimedWaiter(waiter);
        Optional<Lease> lease = lock.acquire(name, holder, ttl, timed);
        if (lease.isEmpty()) {
            record.waited(holder.host(), waiter.isOver(), timed.overFor());
        }
        return lease.map(granted -> recorded(name, holder, granted));
    }

    @Override
    public Optional<Holder> holder(LockName name) throws CoordinationException {
        return lock.holder(name);
    }

    private Lease recorded(LockName name, Holder holder, Lease lease) {
        return new RecordedLease(lease, record.granted(name, holder.host(), lease.validUntil()));
    }

    /** Notes when the backend was first told that the wait is over. */
    private final class TimedWaiter implements Waiter {

        private final Waiter waiter;
        private volatile long overSince;
        private volatile boolean over;

        TimedWaiter(Waiter waiter) {
            this.waiter = waiter;
        }

        long overFor() {
            return over ? record.now() - overSince : 0;
        }

        @Override
        public boolean isOver() {
            boolean now = waiter.isOver();
            if (now && !over) {
                overSince = record.now();
                over = true;
            }
            return now;
        }

        @Override
        public void pause(Duration atMost) throws InterruptedException {
            waiter.pause(atMost);
        }

        @Override
        public void wake() {
            waiter.wake();
        }
    }

    private final class RecordedLease implements Lease {

        private final Lease lease;
        private final HistoryChecker.Held held;

        RecordedLease(Lease lease, HistoryChecker.Held held) {
            this.lease = lease;
            this.held = held;
        }

        @Override
        public Deadline validUntil() {
            return lease.validUntil();
        }

        @Override
        public Renewal renew(Holder holder) throws CoordinationException {
            Renewal renewal = lease.renew(holder);
            record.renewed(held, renewal);
            return renewal;
        }

        @Override
        public void release() throws CoordinationException, LeaseNotHeldException {
            record.releasing(held);
            try {
                lease.release();
                record.released(held, true);
            } catch (LeaseNotHeldException e) {
                record.released(held, false);
                throw e;
            } catch (CoordinationException e) {
                record.unknown(held);
                throw e;
            }
        }

        @Override
        public void onDoubt(Runnable signal) {
            lease.onDoubt(signal);
        }
    }
}
