package dev.schemawave.lock.redis;

import dev.schemawave.lock.redis.Quorum.Round;
import dev.schemawave.lock.redis.RedisLease.Answer;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;

/** Leases as keys that expire. Who waits is told by a message, and looks again by itself now and then. */
record RedisLock(Quorum quorum, News news, String base, String channel, TimeSource time, Duration patience)
        implements DistributedLock {

    private static final Logger log = LoggerFactory.getLogger(RedisLock.class);

    /** All waiters together look once in so long: bounds what a lost message costs, and a waiter that is frozen when told. */
    private static final long LOOK_MILLIS = 5000;

    /** How far apart waiters look at a lease that has just run out. */
    private static final int SPREAD_MILLIS = 20;

    /** Pauses of contenders that kept each other from a majority. */
    private static final Duration FIRST_RETRY = Duration.ofMillis(20);

    private static final Duration LONGEST_RETRY = Duration.ofMillis(400);

    /** How long a waiter that one of several nodes has told waits for the others to free the lock, too. */
    private static final int GATHERING_MILLIS = 25;

    /** What came of a request: a lease; or whether nobody has it, and when to look again. */
    private record Attempt(Optional<Lease> lease, boolean contended, Duration nextLook) {}

    private RedisLease newLease(LockName name, Duration ttl, String waiter) {
        return new RedisLease(quorum, time, name, List.of(key(name), base + "queue:" + name), waiter, ttl);
    }

    private String key(LockName name) {
        return base + "lock:" + name;
    }

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        return attempt(name, holder, ttl, "").lease();
    }

    /** Waits its turn for a lease that others have for moments only. */
    Lease turn(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        Deadline end = Deadline.in(time, patience.plus(ttl));
        return attempt(name, holder, ttl, "", attempt -> attempt.lease().isEmpty() && !end.hasPassed(time))
                .lease()
                .orElseThrow(() -> CoordinationException.unreachable("others have the lock " + name + " all the time"));
    }

    /** Where several ask at once each may get a minority. All give back and try again after a random time. */
    private Attempt attempt(LockName name, Holder holder, Duration ttl, String waiter) throws CoordinationException {
        Deadline end = Deadline.in(time, patience);
        return attempt(name, holder, ttl, waiter, attempt -> attempt.contended() && !end.hasPassed(time));
    }

    private Attempt attempt(LockName name, Holder holder, Duration ttl, String waiter, Predicate<Attempt> again)
            throws CoordinationException {
        Backoff pauses = new Backoff(ThreadLocalRandom.current(), FIRST_RETRY, LONGEST_RETRY);
        Attempt attempt = once(newLease(name, ttl, waiter), holder);
        while (again.test(attempt)) {
            quorum.await(time.newSignal(), Deadline.in(time, pauses.next()));
            attempt = once(newLease(name, ttl, waiter), holder);
        }
        return attempt;
    }

    private Attempt once(RedisLease lease, Holder holder) throws CoordinationException {
        Round<Answer> round = lease.take(holder);
        boolean late = lease.validUntil().hasPassed(time);
        if (round.isAgreed() && !late) {
            return new Attempt(Optional.of(lease), false, Duration.ZERO);
        }
        lease.takeBack(round);
        round.requireMajority();
        if (round.isAgreed()) {
            throw CoordinationException.unreachable("the answer that a lease was granted came too late");
        }
        List<String> held = round.answers().stream().map(Answer::held).toList();
        Duration nextLook = round.answers().stream()
                .map(RedisLock::nextLook)
                .sorted()
                .skip(round.answers().size() / 2)
                .findFirst()
                .orElse(Duration.ZERO);
        return new Attempt(
                Optional.empty(), mostFrequent(held, quorum.majority()).isEmpty(), nextLook);
    }

    /**
     * No message tells that a holder has died, so a waiter looks again shortly after its lease must have ended. A time that
     * is negative says nothing.
     */
    private static Duration nextLook(Answer answer) {
        long waiters = Math.max(1, answer.waiters());
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long left = answer.millis() < 0 ? LOOK_MILLIS : answer.millis();
        long expiry = left + random.nextLong(SPREAD_MILLIS / 2, SPREAD_MILLIS * (waiters + 1));
        return Duration.ofMillis(Math.min(expiry, random.nextLong(LOOK_MILLIS, LOOK_MILLIS * waiters + 1)));
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        String self = channel + "/" + RedisLease.newToken();
        AtomicBoolean told = new AtomicBoolean();
        Runnable end = news.on(self, () -> {
            if (!told.getAndSet(true)) {
                waiter.wake();
            }
        });
        Optional<Lease> lease = Optional.empty();
        try {
            Attempt attempt = attempt(name, holder, ttl, self);
            while (attempt.lease().isEmpty() && !waiter.isOver()) {
                waiter.pause(attempt.nextLook());
                if (told.get() && quorum.size() > 1) {
                    waiter.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, GATHERING_MILLIS)));
                }
                told.set(false);
                if (!waiter.isOver()) {
                    attempt = attempt(name, holder, ttl, self);
                }
            }
            lease = attempt.lease();
            return lease;
        } finally {
            end.run();
            if (lease.isEmpty()) {
                newLease(name, ttl, self).leave();
            }
        }
    }

    /** The holder whose lease a majority has. */
    @Override
    public Optional<Holder> holder(LockName name) throws CoordinationException {
        Round<String> round =
                quorum.askAll("look who holds the lock " + name, wire -> Wire.text(wire.ask(Command.GET, key(name))));
        round.requireMajority();
        return holder(mostFrequent(round.answers(), quorum.majority()));
    }

    /** Nobody, if another version of the library wrote it in a way that this one does not know. */
    static Optional<Holder> holder(Optional<String> held) {
        try {
            return held.map(value -> Holder.decode(value.substring(token(value).length() + 1)));
        } catch (RuntimeException e) {
            log.warn("Who holds a lock cannot be understood", e);
            return Optional.empty();
        }
    }

    /**
     * What so many nodes hold of one lease. A renewal returns once a majority has it, so that the others may still show what
     * the holder was doing before: what most of them say is the newest.
     */
    static Optional<String> mostFrequent(List<String> held, int atLeast) {
        List<String> tokens = held.stream().map(RedisLock::token).toList();
        return held.stream()
                .filter(value -> !value.isEmpty() && Collections.frequency(tokens, token(value)) >= atLeast)
                .max(Comparator.comparingInt(value -> Collections.frequency(held, value)));
    }

    private static String token(String value) {
        return value.split("\n", 2)[0];
    }
}
