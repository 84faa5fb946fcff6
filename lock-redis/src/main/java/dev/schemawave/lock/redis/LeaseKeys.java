package dev.schemawave.lock.redis;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;

/** The requests about leases. */
final class LeaseKeys {

    /** Clocks of a client and of a node may differ in speed by so much of the time that they measure. */
    private static final int DRIFT_DIVISOR = 100;

    private static final Duration LEAST_DRIFT = Duration.ofMillis(2);

    private final Quorum quorum;
    private final Keys keys;
    private final TimeSource time;

    LeaseKeys(Quorum quorum, Keys keys, TimeSource time) {
        this.quorum = quorum;
        this.keys = keys;
        this.time = time;
    }

    /** What a node answers to who asks for a lease: yes, or who has it (token and person) and for how long. */
    record Answer(boolean granted, String value, Duration remaining) {

        private static final Answer GRANTED = new Answer(true, "", Duration.ZERO);

        static Answer of(@Nullable Object answer) {
            if (!(answer instanceof List<?> refusal)) {
                return GRANTED;
            }
            long millis = (Long) Objects.requireNonNull(refusal.get(1));
            return new Answer(
                    false, Request.text(refusal.get(0)), millis < 0 ? Duration.ofDays(1) : Duration.ofMillis(millis));
        }
    }

    /** To be called before the request is sent. */
    Deadline validIfAskedNow(Duration ttl) {
        return Deadline.in(time, ttl.minus(ttl.dividedBy(DRIFT_DIVISOR)).minus(LEAST_DRIFT));
    }

    /** Asks for the lease; a waiter that is named joins the queue where it is refused. */
    Round<Answer> take(LockName name, String token, Holder holder, Duration ttl, String waiter) {
        String[] command = Script.ACQUIRE.with(
                keys.lockAndQueue(name), token, holder.encode(), Long.toString(ttl.toMillis()), waiter);
        return quorum.ask(
                "take the lock " + name,
                (wire, repeated) -> Answer.of(wire.ask(Command.EVAL, command)),
                Answer::granted,
                ttl);
    }

    /** Frees whatever a request that failed has got or will get, and tells no waiter: the lock has not been free. */
    void takeBack(LockName name, String token, Round<Answer> round) {
        quorum.tellAllBut(round, answer -> !answer.granted(), "take back " + name, release(name, token, ""));
    }

    Round<Boolean> renew(LockName name, String token, Holder holder, Duration ttl) {
        String[] command =
                Script.RENEW.with(List.of(keys.lock(name)), token, holder.encode(), Long.toString(ttl.toMillis()));
        return quorum.ask(
                "renew the lease of " + name,
                (wire, repeated) -> wire.ask(Command.EVAL, command) instanceof Long one && one == 1,
                renewed -> renewed,
                ttl);
    }

    /** Frees a lease that ends early, and tells one waiter. */
    Round<Boolean> release(LockName name, String token, Duration ttl, Deadline validUntil) {
        Request<Long> request = release(name, token, keys.waiters());
        return quorum.ask(
                "release the lock " + name,
                (wire, repeated) -> {
                    long freed = request.send(wire, repeated);
                    return freed == 1 || (freed == 0 && repeated && !validUntil.hasPassed(time));
                },
                released -> released,
                ttl);
    }

    /** Frees what is left of a lease that a majority has lost. */
    void forget(LockName name, String token) {
        if (quorum.size() > 1) {
            quorum.tell("forget the lease of " + name, release(name, token, ""));
        }
    }

    private Request<Long> release(LockName name, String token, String told) {
        String[] command = Script.RELEASE.with(keys.lockAndQueue(name), token, told);
        return (wire, repeated) -> wire.ask(Command.EVAL, command) instanceof Long freed ? freed : 0L;
    }

    /** Ends a wait without a lease. */
    void leave(LockName name, String waiter) {
        quorum.tell("leave the queue of " + name, leaving(name, waiter));
    }

    /** Ends a wait with a lease, on the nodes that have not granted it. */
    void leave(LockName name, String waiter, Round<Answer> round) {
        quorum.tellAllBut(round, Answer::granted, "leave the queue of " + name, leaving(name, waiter));
    }

    private Request<Boolean> leaving(LockName name, String waiter) {
        String[] command = Script.LEAVE.with(keys.lockAndQueue(name), waiter, keys.waiters());
        return (wire, repeated) -> wire.ask(Command.EVAL, command) != null;
    }

    /** The holder whose lease a majority has. */
    Optional<Holder> holder(LockName name) throws CoordinationException {
        Round<String> round = quorum.askAll(
                "look who holds the lock " + name,
                (wire, repeated) -> Request.text(wire.ask(Command.GET, keys.lock(name))));
        round.requireMajority();
        Optional<String> value = byMajority(round.answers());
        try {
            return value.map(LeaseKeys::holderIn);
        } catch (RuntimeException e) {
            throw CoordinationException.refused("who holds the lock " + name + " cannot be understood", e);
        }
    }

    /**
     * The value of the lease that a majority has, if it is one. A renewal returns once a majority has it, so that the others
     * may still show what the holder was doing before: what most of them say is the newest.
     */
    Optional<String> byMajority(List<String> values) {
        return values.stream()
                .filter(value -> !value.isEmpty())
                .collect(Collectors.groupingBy(LeaseKeys::token, Collectors.toList()))
                .values()
                .stream()
                .filter(same -> same.size() >= quorum.majority())
                .map(LeaseKeys::mostFrequent)
                .findFirst();
    }

    private static String mostFrequent(List<String> values) {
        return Collections.max(values, Comparator.comparingInt(value -> Collections.frequency(values, value)));
    }

    private static String token(String value) {
        return value.split("\n", 2)[0];
    }

    private static Holder holderIn(String value) {
        return Holder.decode(value.substring(token(value).length()).stripLeading());
    }
}
