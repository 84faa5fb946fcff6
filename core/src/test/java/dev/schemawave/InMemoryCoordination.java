package dev.schemawave;

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
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A coordination service in this process, that can be told to fail. */
final class InMemoryCoordination implements Coordination {

    final AtomicInteger grants = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final List<LedgerEntry> published = new CopyOnWriteArrayList<>();
    volatile boolean down;
    volatile boolean ledgerDown;
    volatile boolean renewalsFail;

    /** The ledger fails once it has shown an entry that this is true of. */
    volatile Predicate<LedgerEntry> lastShown = entry -> false;

    /** Runs once, after the ledger was read the next time: what happens between a look and what follows from it. */
    final AtomicReference<Runnable> afterNextLook = new AtomicReference<>(() -> {});

    /** Runs once, before the lock is asked for the next time. */
    final AtomicReference<Runnable> beforeNextGrant = new AtomicReference<>(() -> {});

    private final TimeSource time;
    private final Map<LockName, Grant> held = new HashMap<>();
    private final Map<LedgerKey, SchemaLedger.Published> entries = new HashMap<>();
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();

    InMemoryCoordination(TimeSource time) {
        this.time = time;
    }

    @Override
    public DistributedLock lock() {
        return new MemoryLock();
    }

    @Override
    public Optional<SchemaLedger> ledger() {
        return Optional.of(new MemoryLedger());
    }

    @Override
    public void close() {}

    /** Ends the lease of whoever holds it, as if it had run out and somebody else had taken it. */
    synchronized void expire() {
        held.clear();
        waiters.forEach(Waiter::wake);
    }

    /** Gives what is held to somebody else, who never gives it back. */
    synchronized void usurp() {
        held.replaceAll((name, grant) -> new Grant(UUID.randomUUID(), grant.holder()));
    }

    /** Loses the ledger, as a flushed server does: nobody is told. */
    synchronized void forget() {
        entries.clear();
    }

    boolean isWatched() {
        return !watches.isEmpty();
    }

    synchronized boolean isFree() {
        return held.isEmpty();
    }

    synchronized Set<LockName> held() {
        return Set.copyOf(held.keySet());
    }

    private static void check(boolean failing) throws CoordinationException {
        if (failing) {
            throw CoordinationException.unreachable("connection refused", new IllegalStateException());
        }
    }

    private record Grant(UUID token, Holder holder) {}

    private final class MemoryLock implements DistributedLock {

        @Override
        public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
            check(down);
            beforeNextGrant.getAndSet(() -> {}).run();
            Deadline until = Deadline.in(time, ttl);
            synchronized (InMemoryCoordination.this) {
                if (held.containsKey(name)) {
                    return Optional.empty();
                }
                UUID token = UUID.randomUUID();
                held.put(name, new Grant(token, holder));
                grants.incrementAndGet();
                return Optional.of(new MemoryLease(name, token, ttl, until));
            }
        }

        @Override
        public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
                throws CoordinationException, InterruptedException {
            waiters.add(waiter);
            try {
                Optional<Lease> lease = tryAcquire(name, holder, ttl);
                while (lease.isEmpty() && !waiter.isOver()) {
                    waiter.pause(Duration.ofMinutes(1));
                    if (!waiter.isOver()) {
                        lease = tryAcquire(name, holder, ttl);
                    }
                }
                return lease;
            } finally {
                waiters.remove(waiter);
            }
        }

        @Override
        public Optional<Holder> holder(LockName name) throws CoordinationException {
            check(down);
            synchronized (InMemoryCoordination.this) {
                return Optional.ofNullable(held.get(name)).map(Grant::holder);
            }
        }
    }

    private final class MemoryLease implements Lease {

        private final LockName name;
        private final UUID token;
        private final Duration ttl;
        private final Deadline until;

        MemoryLease(LockName name, UUID token, Duration ttl, Deadline until) {
            this.name = name;
            this.token = token;
            this.ttl = ttl;
            this.until = until;
        }

        @Override
        public Deadline validUntil() {
            return until;
        }

        @Override
        public Renewal renew(Holder holder) throws CoordinationException {
            check(down || renewalsFail);
            Deadline renewed = Deadline.in(time, ttl);
            synchronized (InMemoryCoordination.this) {
                if (!isMine()) {
                    return new Renewal.Lost(Optional.ofNullable(held.get(name)).map(Grant::holder));
                }
                held.put(name, new Grant(token, holder));
                return new Renewal.Renewed(renewed);
            }
        }

        @Override
        public void release() throws CoordinationException, LeaseNotHeldException {
            check(down);
            synchronized (InMemoryCoordination.this) {
                if (!isMine()) {
                    throw new LeaseNotHeldException(name);
                }
                held.remove(name);
                waiters.forEach(Waiter::wake);
            }
        }

        private boolean isMine() {
            Grant grant = held.get(name);
            return grant != null && grant.token().equals(token);
        }
    }

    private final class MemoryLedger implements SchemaLedger {

        @Override
        public Optional<Published> read(LedgerKey key) throws CoordinationException {
            check(down || ledgerDown);
            reads.incrementAndGet();
            synchronized (InMemoryCoordination.this) {
                return Optional.ofNullable(entries.get(key));
            }
        }

        @Override
        public List<Published> readAll() throws CoordinationException {
            check(down || ledgerDown);
            List<Published> found;
            synchronized (InMemoryCoordination.this) {
                found = new ArrayList<>(entries.values());
            }
            ledgerDown |= found.stream().map(Published::entry).anyMatch(lastShown);
            afterNextLook.getAndSet(() -> {}).run();
            return found;
        }

        @Override
        public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
            check(down || ledgerDown);
            synchronized (InMemoryCoordination.this) {
                long revision = Optional.ofNullable(entries.get(entry.key()))
                        .map(Published::revision)
                        .orElse(NONE);
                if (revision != expected) {
                    return false;
                }
                entries.put(entry.key(), new Published(entry, revision + 1));
                published.add(entry);
            }
            watches.forEach(Runnable::run);
            return true;
        }

        @Override
        public Optional<Watch> watch(Runnable changed) {
            watches.add(changed);
            return Optional.of(() -> watches.remove(changed));
        }
    }
}
