package dev.schemawave.lock.jdbc;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Leases as rows. Waiters are woken where the database can tell, and ask again at growing, random intervals elsewhere. */
final class JdbcLock implements DistributedLock {

    /** The longest sleep of a waiter who would be told: bounds what a lost notification can cost. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private static final Duration LEAST_SPREAD = Duration.ofMillis(50);
    private static final Duration LARGEST_SPREAD = Duration.ofSeconds(1);
    private static final long SPREAD_DIVISOR = 20;

    private final LeaseTable table;
    private final Optional<News> news;
    private final Namespace namespace;
    private final TimeSource time;

    JdbcLock(LeaseTable table, Optional<News> news, Namespace namespace, TimeSource time) {
        this.table = table;
        this.news = news;
        this.namespace = namespace;
        this.time = time;
    }

    /** A request and what came of it. */
    private record Attempt(Optional<Lease> lease, Duration remaining) {}

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        return attempt(name, holder, ttl).lease();
    }

    private Attempt attempt(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        JdbcLease lease = new JdbcLease(table, name, ttl, time);
        LeaseTable.Answer answer = lease.take(holder);
        if (!answer.granted()) {
            return new Attempt(Optional.empty(), answer.remaining());
        }
        lease.granted();
        return new Attempt(Optional.of(lease), Duration.ZERO);
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        if (news.isEmpty()) {
            return await(name, holder, ttl, waiter, () -> false);
        }
        Optional<Lease> lease = tryAcquire(name, holder, ttl);
        if (lease.isPresent() || waiter.isOver()) {
            return lease;
        }
        try (Subscription subscription = news.get().subscribe(Topic.lock(namespace, name), waiter::wake)) {
            lease = await(name, holder, ttl, waiter, news.get()::isListening);
            lease.ifPresent(granted -> subscription.satisfied());
            return lease;
        }
    }

    /**
     * Asks again at once, because the lock may have been released before the subscription began. Whoever is not told of a
     * release polls; of a death nobody is told, so all look again shortly after the present lease must have ended.
     */
    private Optional<Lease> await(LockName name, Holder holder, Duration ttl, Waiter waiter, BooleanSupplier told)
            throws CoordinationException, InterruptedException {
        Backoff polls = new Backoff(ThreadLocalRandom.current(), FIRST_POLL, LONGEST_POLL);
        while (!waiter.isOver()) {
            Attempt attempt = attempt(name, holder, ttl);
            if (attempt.lease().isPresent()) {
                return attempt.lease();
            }
            Duration untilExpiry = untilExpiry(attempt.remaining(), ttl);
            waiter.pause(told.getAsBoolean() ? untilExpiry : atMost(polls.next(), untilExpiry));
        }
        return Optional.empty();
    }

    private static Duration untilExpiry(Duration remaining, Duration ttl) {
        Duration spread = atLeast(atMost(ttl.dividedBy(SPREAD_DIVISOR), LARGEST_SPREAD), LEAST_SPREAD);
        long nanos = spread.toNanos();
        return atMost(remaining, LONGEST_SLEEP)
                .plusNanos(ThreadLocalRandom.current().nextLong(nanos / 10, nanos));
    }

    private static Duration atMost(Duration duration, Duration bound) {
        return duration.compareTo(bound) > 0 ? bound : duration;
    }

    private static Duration atLeast(Duration duration, Duration bound) {
        return duration.compareTo(bound) < 0 ? bound : duration;
    }

    @Override
    public Optional<Holder> holder(LockName name) throws CoordinationException {
        return table.holder(name);
    }
}
