package dev.schemawave.testkit;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A coordination service in this process, for tests of services. Replicas that are given the same object coordinate with
 * each other:
 *
 * <pre>{@code
 * InMemoryCoordination coordination = new InMemoryCoordination();
 * Coordinator.builder().service("orders").dataSource(database).coordination(coordination)
 * }</pre>
 *
 * <p>Passes the contracts of this kit, and can be told to fail. Closing it does nothing.
 */
public final class InMemoryCoordination implements Coordination {

    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private final TimeSource time;
    private final DistributedLock lock = new MemoryLock();
    private final SchemaLedger ledger = new MemoryLedger();
    private final Outage outage = new MemoryOutage();
    private final Map<LockName, Grant> held = new HashMap<>();
    private final Map<LedgerKey, SchemaLedger.Published> entries = new HashMap<>();
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();
    private final List<Runnable> doubts = new CopyOnWriteArrayList<>();
    private final AtomicInteger grants = new AtomicInteger();
    private volatile boolean down;
    private volatile boolean answersLost;
    private volatile Duration late = Duration.ZERO;

    /** An empty service on the machine's own time. */
    public InMemoryCoordination() {
        this(TimeSource.system());
    }

    /**
     * An empty service.
     *
     * @param time the time on which leases run out
     */
    public InMemoryCoordination(TimeSource time) {
        this.time = time;
    }

    @Override
    public DistributedLock lock() {
        return lock;
    }

    @Override
    public Optional<SchemaLedger> ledger() {
        return Optional.of(ledger);
    }

    @Override
    public void close() {}

    /**
     * Breaks this service for a while.
     *
     * @return the same object each time
     */
    public Outage outage() {
        return outage;
    }

    /** Ends all leases at once, as if their time were over: their holders do not learn of it before they ask. */
    public void expire() {
        synchronized (this) {
            held.clear();
        }
        waiters.forEach(Waiter::wake);
    }

    /**
     * How many leases were granted so far.
     *
     * @return the number of grants
     */
    public int grants() {
        return grants.get();
    }

    /** Does what was asked as one step, if this service is up, and answers as well as it can at present. */
    private <T> T answer(Supplier<T> effect) throws CoordinationException {
        if (down) {
            throw CoordinationException.unreachable("the service in memory was told to be down");
        }
        T answer;
        synchronized (this) {
            answer = effect.get();
        }
        passUninterrupted(late);
        if (answersLost) {
            throw CoordinationException.unreachable("the service in memory was told to lose its answers");
        }
        return answer;
    }

    private void passUninterrupted(Duration duration) {
        Deadline end = Deadline.in(time, duration);
        Signal never = time.newSignal();
        boolean interrupted = false;
        while (!end.hasPassed(time)) {
            try {
                never.await(end.remaining(time));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who has a lock, unless the time is over. Called within a step. */
    private Optional<Grant> present(LockName name) {
        return Optional.ofNullable(held.get(name))
                .filter(grant -> !grant.until().hasPassed(time));
    }

    private record Grant(UUID token, Holder holder, Deadline until) {}

    private final class MemoryLock implements DistributedLock {

        @Override
        public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
            MemoryLease lease = new MemoryLease(name, UUID.randomUUID(), ttl, Deadline.in(time, ttl));
            boolean granted = answer(() -> {
                if (present(name).isPresent()) {
                    return false;
                }
                held.put(name, new Grant(lease.token, holder, Deadline.in(time, ttl)));
                grants.incrementAndGet();
                return true;
            });
            return granted ? Optional.of(lease) : Optional.empty();
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
            Duration left = answer(() -> present(name))
                    .map(grant -> grant.until().remaining(time))
                    .orElse(Duration.ZERO);
            return left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
        }

        @Override
        public Optional<Holder> holder(LockName name) throws CoordinationException {
            return answer(() -> present(name)).map(Grant::holder);
        }
    }

    private final class MemoryLease implements Lease {

        private final LockName name;
        private final UUID token;
        private final Duration ttl;
        private volatile Deadline validUntil;

        MemoryLease(LockName name, UUID token, Duration ttl, Deadline validUntil) {
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
            Deadline renewed = Deadline.in(time, ttl);
            Renewal renewal = answer(() -> {
                Optional<Grant> present = present(name);
                if (!present.filter(this::isMine).isPresent()) {
                    return new Renewal.Lost(present.map(Grant::holder));
                }
                held.put(name, new Grant(token, holder, Deadline.in(time, ttl)));
                return new Renewal.Renewed(renewed);
            });
            if (renewal instanceof Renewal.Renewed) {
                validUntil = renewed;
            }
            return renewal;
        }

        @Override
        public void release() throws CoordinationException, LeaseNotHeldException {
            boolean released = answer(() -> {
                boolean mine = present(name).filter(this::isMine).isPresent();
                if (mine) {
                    held.remove(name);
                    waiters.forEach(Waiter::wake);
                }
                return mine;
            });
            if (!released) {
                throw new LeaseNotHeldException(name);
            }
        }

        @Override
        public void onDoubt(Runnable signal) {
            doubts.add(signal);
        }

        private boolean isMine(Grant grant) {
            return grant.token().equals(token);
        }
    }

    private final class MemoryLedger implements SchemaLedger {

        @Override
        public Optional<Published> read(LedgerKey key) throws CoordinationException {
            return answer(() -> Optional.ofNullable(entries.get(key)));
        }

        @Override
        public List<Published> readAll() throws CoordinationException {
            return answer(() -> new ArrayList<>(entries.values()));
        }

        @Override
        public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
            return answer(() -> {
                Published before = entries.get(entry.key());
                long revision = before == null ? NONE : before.revision();
                if (revision != expected) {
                    return false;
                }
                entries.put(entry.key(), new Published(entry, revision + 1));
                watches.forEach(Runnable::run);
                return true;
            });
        }

        @Override
        public Optional<Watch> watch(Runnable changed) {
            watches.add(changed);
            return Optional.of(() -> watches.remove(changed));
        }
    }

    private final class MemoryOutage implements Outage {

        @Override
        public void begin() {
            down = true;
            doubts.forEach(Runnable::run);
            doubts.clear();
        }

        @Override
        public void end() {
            down = false;
            answersLost = false;
            late = Duration.ZERO;
        }

        @Override
        public void loseAnswers() {
            answersLost = true;
        }

        @Override
        public void slowDown(Duration by) {
            late = by;
        }
    }
}
