package dev.schemawave.testkit;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The locks of the service in memory. */
final class MemoryLock implements DistributedLock {

    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private final TimeSource time;
    private final MemoryOutage way;
    private final Map<LockName, Grant> held = new HashMap<>();
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    private final AtomicInteger grants = new AtomicInteger();

    private record Grant(UUID token, Holder holder, Deadline until) {}

    MemoryLock(TimeSource time, MemoryOutage way) {
        this.time = time;
        this.way = way;
    }

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        UUID token = UUID.randomUUID();
        Deadline validUntil = Deadline.in(time, ttl);
        boolean granted = way.answer(() -> {
            if (present(name).isPresent()) {
                return false;
            }
            held.put(name, new Grant(token, holder, Deadline.in(time, ttl)));
            grants.incrementAndGet();
            return true;
        });
        return granted ? Optional.of(new MemoryLease(this, name, token, ttl, validUntil)) : Optional.empty();
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        waiters.add(waiter);
        try {
            Optional<Lease> lease = tryAcquire(name, holder, ttl);
            while (lease.isEmpty() && !waiter.isOver()) {
                waiter.pause(untilFree(name));
                if (!waiter.isOver()) {
                    lease = tryAcquire(name, holder, ttl);
                }
            }
            return lease;
        } finally {
            waiters.remove(waiter);
        }
    }

    private Duration untilFree(LockName name) throws CoordinationException {
        Duration left = way.answer(() -> present(name))
                .map(grant -> grant.until().remaining(time))
                .orElse(Duration.ZERO);
        return left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
    }

    @Override
    public Optional<Holder> holder(LockName name) throws CoordinationException {
        return way.answer(() -> present(name)).map(Grant::holder);
    }

    Renewal renew(LockName name, UUID token, Holder holder, Duration ttl) throws CoordinationException {
        Deadline validUntil = Deadline.in(time, ttl);
        return way.answer(() -> {
            if (!isHeldBy(name, token)) {
                return new Renewal.Lost(present(name).map(Grant::holder));
            }
            held.put(name, new Grant(token, holder, Deadline.in(time, ttl)));
            return new Renewal.Renewed(validUntil);
        });
    }

    /** False if the lease was not held. */
    boolean release(LockName name, UUID token) throws CoordinationException {
        return way.answer(() -> {
            boolean mine = isHeldBy(name, token);
            if (mine) {
                held.remove(name);
                waiters.forEach(Waiter::wake);
            }
            return mine;
        });
    }

    void onDoubt(Runnable signal) {
        way.onBegin(signal);
    }

    void expire() {
        way.inOneStep(() -> {
            held.clear();
            return true;
        });
        waiters.forEach(Waiter::wake);
    }

    int grants() {
        return grants.get();
    }

    private boolean isHeldBy(LockName name, UUID token) {
        return present(name).filter(grant -> grant.token().equals(token)).isPresent();
    }

    /** Who has a lock, unless the time is over. Called within a step. */
    private Optional<Grant> present(LockName name) {
        return Optional.ofNullable(held.get(name))
                .filter(grant -> !grant.until().hasPassed(time));
    }
}
