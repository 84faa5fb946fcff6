package dev.schemawave.lock.redis;

import dev.schemawave.lock.redis.Quorum.Round;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.LeaseToken;
import dev.schemawave.spi.TimedLease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key with a time to live on a majority of the nodes, whose value is the token of the lease, a line feed and who holds it.
 * Beside it lies the queue of the waiters, a list.
 *
 * <p>Who releases takes the first waiter out of the queue and tells that one alone, so that a hand-over costs the same for
 * any number of waiters. A waiter whose process is gone has nobody listening and is passed over. Being told is no grant:
 * the waiter asks, and goes to the end of the queue if somebody was faster.
 */
final class RedisLease extends TimedLease {

    /**
     * KEYS: lock, queue. ARGV: token, holder, ttl, waiter or nothing, whether to take the lock if it is free. Nil if the
     * lease is ours for another ttl, or else what the lock holds, for how long, and how many wait.
     */
    private static final String KEEP = """
            local held = redis.call('GET', KEYS[1])
            if held and string.sub(held, 1, #ARGV[1]) == ARGV[1] or not held and ARGV[5] == 'take' then
                redis.call('SET', KEYS[1], ARGV[1] .. '\\n' .. ARGV[2], 'PX', ARGV[3])
                return false
            end
            if ARGV[4] ~= '' and not redis.call('LPOS', KEYS[2], ARGV[4]) then
                redis.call('RPUSH', KEYS[2], ARGV[4])
                redis.call('PEXPIRE', KEYS[2], 3600000)
            end
            return {held, redis.call('PTTL', KEYS[1]), redis.call('LLEN', KEYS[2])}
            """;

    /**
     * KEYS: lock, queue. ARGV: token, waiter or nothing, whether to tell. 1 if freed, 0 free, -1 another's. The waiter leaves
     * the queue; one that was told already and comes without a lease leaves that to the next one.
     */
    private static final String RELEASE = """
            local queued = redis.call('LREM', KEYS[2], 0, ARGV[2])
            local held = redis.call('GET', KEYS[1])
            if held and string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
                return -1
            end
            redis.call('DEL', KEYS[1])
            if ARGV[3] == 'tell' and (held or queued == 0) then
                repeat
                    local next = redis.call('LPOP', KEYS[2])
                until not next or redis.call('PUBLISH', string.match(next, '^[^/]+'), next) > 0
            end
            return held and 1 or 0
            """;

    /** What a node answers: yes, or what the lock holds, for how many milliseconds, and how many wait for it. */
    record Answer(boolean yes, String held, long millis, long waiters) {

        private static Answer of(@Nullable Object answer) {
            if (!(answer instanceof List<?> refusal)) {
                return new Answer(true, "", 0, 0);
            }
            return new Answer(
                    false, Wire.text(refusal.get(0)), Wire.number(refusal.get(1)), Wire.number(refusal.get(2)));
        }
    }

    private final RedisLock lock;
    private final Quorum quorum;
    private final List<String> keys;
    private final String waiter;
    private final String token = LeaseToken.next();

    /** For a waiter of that name, if it has one. */
    RedisLease(RedisLock lock, LockName name, Duration ttl, String waiter) {
        super(name, ttl, lock.time());
        this.lock = lock;
        this.quorum = lock.quorum();
        this.keys = List.of(lock.key(name), lock.base() + "queue:" + name);
        this.waiter = waiter;
    }

    private Round<Answer> ask(String what, Holder holder, String waiting, String whether) {
        String millis = Long.toString(ttl().toMillis());
        return quorum.ask(
                what + name(),
                wire -> Answer.of(wire.eval(KEEP, keys, token, holder.encode(), millis, waiting, whether)),
                Answer::yes);
    }

    /** Asks for the lease; the waiter joins the queue where it is refused. */
    Round<Answer> take(Holder holder) {
        return ask("take the lock ", holder, waiter, "take");
    }

    /** Frees whatever a request that failed has got or will get, and tells no waiter: the lock has not been free. */
    void takeBack(Round<Answer> round) {
        round.followUp(
                "take back the lock " + name(),
                answer -> answer.isEmpty() || answer.get().yes(),
                wire -> release(wire, ""));
    }

    /** Ends the wait for a lease that was not granted. */
    void leave() {
        quorum.tell("leave the queue of " + name(), wire -> release(wire, "tell"));
    }

    /** Lost is what a majority does not have any more. */
    @Override
    protected boolean extend(Holder holder) throws CoordinationException {
        return ask("renew the lease of ", holder, "", "").isYes();
    }

    /** Tells one waiter. What a repeated request finds free in time is what the first one freed. */
    @Override
    protected boolean giveBack() throws CoordinationException {
        return quorum.ask("release the lock " + name(), this::isFreed, freed -> freed)
                .isYes();
    }

    private boolean isFreed(Wire wire) {
        long freed = release(wire, "tell");
        return freed == 1 || (freed == 0 && wire.repeated() && isHeld());
    }

    private long release(Wire wire, String whether) {
        return Wire.number(wire.eval(RELEASE, keys, token, waiter, whether));
    }

    @Override
    protected Optional<Holder> successor() throws CoordinationException {
        return lock.holder(name());
    }
}
