package dev.schemawave.testkit;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store in memory that is correct unless a subclass gets one of its decisions wrong. */
class ToyLocks implements TestStore, Outage {

    static final TimeSource TIME = TimeSource.system();

    /** Who has a lock; the grant itself is the proof. */
    record Grant(Holder holder, Deadline until, Client client, Thread thread) {

        boolean isOver() {
            return until.hasPassed(TIME);
        }
    }

    final Map<LockName, Grant> held = new HashMap<>();
    final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    volatile boolean down;
    volatile Duration late = Duration.ZERO;

    // ---- The decisions.

    LockName key(LockName name) {
        return name;
    }

    boolean isOver(Grant grant) {
        return grant.isOver();
    }

    boolean mayJoin(Grant present, Client client, Holder holder) {
        return false;
    }

    Deadline validUntil(Deadline before, Duration ttl) {
        return before;
    }

    boolean mayRelease(Grant present, Grant mine) {
        return present.equals(mine);
    }

    boolean mayRenew(Optional<Grant> present, Grant mine) {
        return present.filter(mine::equals).isPresent();
    }

    void lateRelease(LockName name) throws LeaseNotHeldException {
        throw new LeaseNotHeldException(name);
    }

    Optional<Lease> triedWhileDown() throws CoordinationException {
        throw CoordinationException.unreachable("down");
    }

    Duration sleep(LockName name) {
        Duration left = Optional.ofNullable(held.get(key(name)))
                .map(grant -> grant.until().remaining(TIME))
                .orElse(Duration.ZERO);
        return left.compareTo(Duration.ofMinutes(1)) < 0 ? left : Duration.ofMinutes(1);
    }

    void wakeAll(LockName name) {
        waiters.forEach(Waiter::wake);
    }

    void leftTheQueue(LockName name, Client client) {}

    boolean minds(InterruptedException e) {
        return true;
    }

    // ---- The rest.

    @Override
    public Coordination open() {
        return Coordination.of(new Client());
    }

    @Override
    public Outage outage() {
        return this;
    }

    @Override
    public void begin() {
        down = true;
    }

    @Override
    public void end() {
        down = false;
        late = Duration.ZERO;
    }

    @Override
    public void slowDown(Duration by) {
        late = by;
    }

    private void answer() throws CoordinationException {
        try {
            if (!late.isZero()) {
                Waiting.pass(late);
            }
        } catch (InterruptedException e) {
            throw CoordinationException.unreachable("interrupted", e);
        }
        if (down) {
            throw CoordinationException.unreachable("down");
        }
    }

    Optional<Grant> present(LockName name) {
        return Optional.ofNullable(held.get(key(name))).filter(grant -> !isOver(grant));
    }

    final class Client implements DistributedLock {

        @Override
        public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
            Deadline before = Deadline.in(TIME, ttl);
            if (down) {
                return triedWhileDown();
            }
            Grant mine;
            synchronized (held) {
                Optional<Grant> present = present(name);
                if (present.isPresent() && !mayJoin(present.get(), this, holder)) {
                    return Optional.empty();
                }
                mine = new Grant(holder, Deadline.in(TIME, ttl), this, Thread.currentThread());
                held.put(key(name), mine);
            }
            answer();
            return Optional.of(new ToyLease(name, ttl, mine, validUntil(before, ttl)));
        }

        @Override
        public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
                throws CoordinationException, InterruptedException {
            waiters.add(waiter);
            try {
                Optional<Lease> lease = tryAcquire(name, holder, ttl);
                while (lease.isEmpty() && !waiter.isOver()) {
                    pause(name, waiter);
                    if (!waiter.isOver()) {
                        lease = tryAcquire(name, holder, ttl);
                    }
                }
                if (lease.isEmpty()) {
                    leftTheQueue(name, this);
                }
                return lease;
            } finally {
                waiters.remove(waiter);
            }
        }

        private void pause(LockName name, Waiter waiter) throws InterruptedException {
            try {
                Duration sleep;
                synchronized (held) {
                    sleep = sleep(name);
                }
                waiter.pause(sleep);
            } catch (InterruptedException e) {
                if (minds(e)) {
                    throw e;
                }
            }
        }

        @Override
        public Optional<Holder> holder(LockName name) throws CoordinationException {
            answer();
            synchronized (held) {
                return present(name).map(Grant::holder);
            }
        }
    }

    private final class ToyLease implements Lease {

        private final LockName name;
        private final Duration ttl;
        private volatile Grant mine;
        private volatile Deadline until;

        ToyLease(LockName name, Duration ttl, Grant mine, Deadline until) {
            this.name = name;
            this.ttl = ttl;
            this.mine = mine;
            this.until = until;
        }

        @Override
        public Deadline validUntil() {
            return until;
        }

        @Override
        public Renewal renew(Holder holder) throws CoordinationException {
            Deadline before = Deadline.in(TIME, ttl);
            answer();
            synchronized (held) {
                Optional<Grant> present = present(name);
                if (!mayRenew(present, mine)) {
                    return new Renewal.Lost(present.map(Grant::holder));
                }
                mine = new Grant(holder, Deadline.in(TIME, ttl), mine.client(), mine.thread());
                held.put(key(name), mine);
                until = ToyLocks.this.validUntil(before, ttl);
                return new Renewal.Renewed(until);
            }
        }

        @Override
        public void release() throws CoordinationException, LeaseNotHeldException {
            answer();
            synchronized (held) {
                Optional<Grant> present = present(name);
                if (present.isEmpty() || !mayRelease(present.get(), mine)) {
                    lateRelease(name);
                    return;
                }
                held.remove(key(name));
                wakeAll(name);
            }
        }
    }
}
