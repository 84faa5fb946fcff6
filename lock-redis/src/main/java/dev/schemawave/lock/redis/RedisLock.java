package dev.schemawave.lock.redis;

import dev.schemawave.lock.redis.Quorum.Round;
import dev.schemawave.lock.redis.RedisLease.Answer;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseToken;
import dev.schemawave.spi.SchemaLedger.Watch;
import dev.schemawave.spi.StoredHolder;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import dev.schemawave.time.Uninterrupted;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.Protocol.Command;

/** Leases as keys that expire. Who waits is told by a message, and looks again by itself now and then. */
record RedisLock(Quorum quorum, News news, String base, String channel, TimeSource time, Duration patience)
        implements DistributedLock {

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
    private record Attempt(Optional<RedisLease> lease, boolean contended, Duration nextLook) {}

    String key(LockName name) {
        return base + "lock:" + name;
    }

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        return attempt(name, holder, ttl, "", false).lease().map(lease -> lease);
    }

    /** Waits its turn for a lease that others have for moments only. */
    RedisLease turn(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        return attempt(name, holder, ttl, "", true)
                .lease()
                .orElseThrow(() -> CoordinationException.unreachable("others have the lock " + name + " all the time"));
    }

    /** Where several ask at once each may get a minority. All give back and try again after a random time. */
    private Attempt attempt(LockName name, Holder holder, Duration ttl, String waiter, boolean persistent)
            throws CoordinationException {
        Deadline end = Deadline.in(time, persistent ? patience.plus(ttl) : patience);
        Backoff pauses = new Backoff(ThreadLocalRandom.current(), FIRST_RETRY, LONGEST_RETRY);
        Attempt attempt = once(new RedisLease(this, name, ttl, waiter), holder);
        while (attempt.lease().isEmpty() && (persistent || attempt.contended()) && !end.hasPassed(time)) {
            Uninterrupted.pause(time, pauses.next());
            attempt = once(new RedisLease(this, name, ttl, waiter), holder);
        }
        return attempt;
    }

    private Attempt once(RedisLease lease, Holder holder) throws CoordinationException {
        Round<Answer> round = lease.take(holder);
        if (round.isAgreed()) {
            lease.granted();
            return new Attempt(Optional.of(lease), false, Duration.ZERO);
        }
        lease.takeBack(round);
        List<Answer> answers = round.majority();
        List<String> held = answers.stream().map(Answer::held).toList();
        return new Attempt(Optional.empty(), agreed(held).isEmpty(), nextLook(answers));
    }

    /**
     * No message tells that a holder has died, so a waiter looks again shortly after its lease must have ended. A time that
     * is negative says nothing.
     */
    private static Duration nextLook(List<Answer> answers) {
        long left = answers.stream().mapToLong(Answer::millis).max().orElse(-1);
        long waiters = answers.stream().mapToLong(Answer::waiters).max().orElse(0) + 1;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long expiry =
                (left < 0 ? LOOK_MILLIS : left) + random.nextLong(SPREAD_MILLIS / 2, SPREAD_MILLIS * (waiters + 1));
        return Duration.ofMillis(Math.min(expiry, random.nextLong(LOOK_MILLIS, LOOK_MILLIS * waiters + 1)));
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        String self = channel + "/" + LeaseToken.next();
        Watch told = news.on(self, waiter::wake);
        Optional<RedisLease> lease = Optional.empty();
        try {
            Attempt attempt = attempt(name, holder, ttl, self, false);
            while (attempt.lease().isEmpty() && !waiter.isOver()) {
                news.listen();
                waiter.pause(attempt.nextLook());
                if (quorum.size() > 1) {
                    int millis = ThreadLocalRandom.current().nextInt(1, GATHERING_MILLIS);
                    Uninterrupted.pause(time, Duration.ofMillis(millis));
                }
                attempt = attempt(name, holder, ttl, self, false);
            }
            lease = attempt.lease();
            return lease.map(granted -> granted);
        } finally {
            told.close();
            if (lease.isEmpty()) {
                new RedisLease(this, name, ttl, self).leave();
            }
        }
    }

    /** The holder whose lease a majority has. */
    @Override
    public Optional<Holder> holder(LockName name) throws CoordinationException {
        List<String> held = quorum.askAll(
                        "look who holds the lock " + name, wire -> Wire.text(wire.ask(Command.GET, key(name))))
                .majority();
        return agreed(held)
                .flatMap(value -> StoredHolder.read(value.substring(token(value).length() + 1)));
    }

    /**
     * What a majority holds of one lease. A renewal returns once a majority has it, so that the others may still show what
     * the holder was doing before: what most of them say is the newest.
     */
    private Optional<String> agreed(List<String> held) {
        List<String> tokens = held.stream().map(RedisLock::token).toList();
        return held.stream()
                .filter(value -> !value.isEmpty() && Collections.frequency(tokens, token(value)) >= quorum.quota())
                .max(Comparator.comparingInt(value -> Collections.frequency(held, value)));
    }

    private static String token(String value) {
        return value.split("\n", 2)[0];
    }
}
