package dev.schemawave.lock.redis;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Leases as keys that expire. Who waits is told by a message, and looks again when the present lease must have ended. */
final class RedisLock implements DistributedLock {

    private static final int TOKEN_BYTES = 20;

    /** The longest sleep of a waiter: bounds what a lost message can cost. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private static final Duration LEAST_SPREAD = Duration.ofMillis(50);
    private static final Duration LARGEST_SPREAD = Duration.ofSeconds(1);
    private static final long SPREAD_DIVISOR = 20;

    /** Pauses of contenders that kept each other from a majority. */
    private static final Duration FIRST_RETRY = Duration.ofMillis(20);

    private static final Duration LONGEST_RETRY = Duration.ofMillis(400);

    /** How long a waiter that some nodes have told waits for the others to free the lock, too. */
    private static final int GATHERING_MILLIS = 25;

    private final SecureRandom random = new SecureRandom();
    private final LeaseKeys keys;
    private final News news;
    private final TimeSource time;
    private final Duration patience;

    RedisLock(LeaseKeys keys, News news, TimeSource time, Duration patience) {
        this.keys = keys;
        this.news = news;
        this.time = time;
        this.patience = patience;
    }

    /** A request and what came of it. */
    private record Attempt(Optional<Lease> lease, boolean contended, Duration remaining) {}

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        return attempt(name, holder, ttl, "").lease();
    }

    /** Where several ask at once each may get a minority. All give back and try again after a random time. */
    private Attempt attempt(LockName name, Holder holder, Duration ttl, String waiter) throws CoordinationException {
        Backoff retries = new Backoff(ThreadLocalRandom.current(), FIRST_RETRY, LONGEST_RETRY);
        Deadline end = Deadline.in(time, patience);
        Attempt attempt = once(name, holder, ttl, waiter);
        while (attempt.contended() && !end.hasPassed(time)) {
            pause(retries.next());
            attempt = once(name, holder, ttl, waiter);
        }
        return attempt;
    }

    private void pause(Duration pause) {
        Uninterrupted.await(time, time.newSignal(), Deadline.in(time, pause));
    }

    /** For who needs a lock for a moment. */
    void pauseAtRandom() {
        pause(new Backoff(ThreadLocalRandom.current(), FIRST_RETRY, LONGEST_RETRY).next());
    }

    private Attempt once(LockName name, Holder holder, Duration ttl, String waiter) throws CoordinationException {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Deadline validUntil = keys.validIfAskedNow(ttl);
        Round<LeaseKeys.Answer> round = keys.take(name, token, holder, ttl, waiter);
        boolean late = validUntil.hasPassed(time);
        if (round.verdict() == Round.Verdict.YES && !late) {
            if (!waiter.isEmpty()) {
                keys.leave(name, waiter, round);
            }
            return new Attempt(Optional.of(new RedisLease(keys, name, token, ttl, validUntil)), false, Duration.ZERO);
        }
        keys.takeBack(name, token, round);
        round.requireMajority();
        if (round.verdict() == Round.Verdict.YES) {
            throw CoordinationException.unreachable(
                    "the answer that the lease of " + name + " was granted came too late");
        }
        List<LeaseKeys.Answer> refusals =
                round.answers().stream().filter(answer -> !answer.granted()).toList();
        Optional<String> one =
                keys.byMajority(refusals.stream().map(LeaseKeys.Answer::value).toList());
        List<Duration> remaining =
                refusals.stream().map(LeaseKeys.Answer::remaining).sorted().toList();
        return new Attempt(Optional.empty(), one.isEmpty(), remaining.get(remaining.size() / 2));
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        Optional<Lease> lease = Optional.empty();
        News.Wait wait = news.await(waiter::wake);
        try {
            lease = await(name, holder, ttl, waiter, wait);
            return lease;
        } finally {
            wait.close();
            if (lease.isEmpty() && wait.mayBeQueued()) {
                keys.leave(name, wait.id());
            }
        }
    }

    /** Joins the queue as soon as messages can arrive; polls until then. */
    private Optional<Lease> await(LockName name, Holder holder, Duration ttl, Waiter waiter, News.Wait wait)
            throws CoordinationException, InterruptedException {
        Backoff polls = new Backoff(ThreadLocalRandom.current(), FIRST_POLL, LONGEST_POLL);
        Attempt attempt = attempt(name, holder, ttl, wait.join());
        while (attempt.lease().isEmpty() && !waiter.isOver()) {
            waiter.pause(news.isListening() ? untilExpiry(attempt.remaining(), ttl) : polls.next());
            if (wait.isPartlyTold()) {
                waiter.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, GATHERING_MILLIS)));
            }
            if (!waiter.isOver()) {
                attempt = attempt(name, holder, ttl, wait.join());
            }
        }
        return attempt.lease();
    }

    /** No message tells that a holder has died, so a waiter looks again shortly after its lease must have ended. */
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
        return keys.holder(name);
    }
}
