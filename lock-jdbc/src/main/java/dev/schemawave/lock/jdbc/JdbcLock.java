package dev.schemawave.lock.jdbc;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Leases as rows. Waiters are woken where the database can tell, and ask again at growing, random intervals elsewhere. */
final class JdbcLock implements DistributedLock {

    private static final int TOKEN_BYTES = 20;

    /** The longest sleep of a waiter who would be told: bounds what a lost notification can cost. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private static final Duration LEAST_SPREAD = Duration.ofMillis(50);
    private static final Duration LARGEST_SPREAD = Duration.ofSeconds(1);
    private static final long SPREAD_DIVISOR = 20;

    private final SecureRandom random = new SecureRandom();
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
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Deadline validUntil = table.validIfAskedNow(ttl);
        LeaseTable.Answer answer = table.take(name, token, holder, ttl);
        if (!answer.granted()) {
            return new Attempt(Optional.empty(), answer.remaining());
        }
        if (validUntil.hasPassed(time)) {
            throw CoordinationException.unreachable(
                    "the lease of " + name + " had run out when the answer came that it was granted");
        }
        return new Attempt(Optional.of(new JdbcLease(table, name, token, ttl, validUntil)), Duration.ZERO);
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        if (news.isEmpty()) {
            return DistributedLock.super.acquire(name, holder, ttl, waiter);
        }
        Optional<Lease> lease = tryAcquire(name, holder, ttl);
        if (lease.isPresent() || waiter.isOver()) {
            return lease;
        }
        try (Subscription subscription = news.get().subscribe(Topic.lock(namespace, name), waiter::wake)) {
            lease = await(name, holder, ttl, waiter, news.get());
            lease.ifPresent(granted -> subscription.satisfied());
            return lease;
        }
    }

    /** Asks again at once, because the lock may have been released before the subscription began. */
    private Optional<Lease> await(LockName name, Holder holder, Duration ttl, Waiter waiter, News told)
            throws CoordinationException, InterruptedException {
        Backoff polls = new Backoff(ThreadLocalRandom.current(), FIRST_POLL, LONGEST_POLL);
        while (!waiter.isOver()) {
            Attempt attempt = attempt(name, holder, ttl);
            if (attempt.lease().isPresent()) {
                return attempt.lease();
            }
            waiter.pause(told.isListening() ? untilExpiry(attempt.remaining(), ttl) : polls.next());
        }
        return Optional.empty();
    }

    /** No notification tells that a holder has died, so a waiter looks again shortly after its lease must have ended. */
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
