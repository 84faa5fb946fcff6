package dev.schemawave.lock.redis;

import java.util.List;
import java.util.stream.Stream;

/**
 * What Redis does in one step. A lock is a key with a time to live whose value is the token of the lease, a line feed and
 * who holds it; beside it lies the queue of the waiters, a sorted set.
 *
 * <p>Who releases takes the first waiter out of the queue and tells that one alone, so that a hand-over costs the same for
 * any number of waiters. A waiter whose process is gone has nobody listening and is passed over. Being told is no grant:
 * the waiter asks, and goes to the end of the queue if somebody was faster.
 */
enum Script {
    /** KEYS: lock, queue. ARGV: token, holder, ttl, waiter or nothing. Nil, or who holds the lock and for how long. */
    ACQUIRE("""
            local held = redis.call('GET', KEYS[1])
            if held and string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
                if ARGV[4] ~= '' then
                    local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
                    redis.call('ZADD', KEYS[2], 'NX', (last or 0) + 1, ARGV[4])
                    redis.call('PEXPIRE', KEYS[2], 3600000)
                end
                return {held, redis.call('PTTL', KEYS[1])}
            end
            redis.call('SET', KEYS[1], ARGV[1] .. '\\n' .. ARGV[2], 'PX', ARGV[3])
            if ARGV[4] ~= '' then
                redis.call('ZREM', KEYS[2], ARGV[4])
            end
            return false
            """),

    /** KEYS: lock. ARGV: token, holder, ttl. Whether the lease goes on. Never sets a key that is gone. */
    RENEW("""
            local held = redis.call('GET', KEYS[1])
            if not held or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
                return 0
            end
            redis.call('SET', KEYS[1], ARGV[1] .. '\\n' .. ARGV[2], 'XX', 'PX', ARGV[3])
            return 1
            """),

    /** KEYS: lock, queue. ARGV: token, channels of waiters or nothing to tell nobody. 1 if freed, 0 free, -1 another's. */
    RELEASE("""
            local held = redis.call('GET', KEYS[1])
            if not held then
                return 0
            end
            if string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
                return -1
            end
            redis.call('DEL', KEYS[1])
            local next = ARGV[2] ~= '' and redis.call('ZPOPMIN', KEYS[2])[1]
            while next and redis.call('PUBLISH', ARGV[2] .. string.match(next, '^[^:]+'), next) == 0 do
                next = redis.call('ZPOPMIN', KEYS[2])[1]
            end
            return 1
            """),

    /** KEYS: lock, queue. ARGV: waiter, channels of waiters. Who was told already leaves that to the next one. */
    LEAVE("""
            if redis.call('ZREM', KEYS[2], ARGV[1]) == 1 or redis.call('EXISTS', KEYS[1]) == 1 then
                return 0
            end
            local next = redis.call('ZPOPMIN', KEYS[2])[1]
            while next and redis.call('PUBLISH', ARGV[2] .. string.match(next, '^[^:]+'), next) == 0 do
                next = redis.call('ZPOPMIN', KEYS[2])[1]
            end
            return 1
            """),

    /**
     * KEYS: ledger. ARGV: field, expected revision, new revision and entry, channel, repeated, one of several nodes. A node
     * of a quorum may have missed earlier entries. Sent again, the entry that is there already is no conflict.
     */
    PUBLISH("""
            local present = redis.call('HGET', KEYS[1], ARGV[1])
            local revision = tonumber(present and string.match(present, '^%d+') or 0)
            local expected = tonumber(ARGV[2])
            if revision == expected or (ARGV[6] == 'true' and revision < expected) then
                redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
                redis.call('PUBLISH', ARGV[4], ARGV[1])
                return 1
            end
            return (ARGV[5] == 'true' and present == ARGV[3]) and 1 or 0
            """);

    private final String text;

    Script(String text) {
        this.text = text;
    }

    /** The arguments of {@code EVAL}. */
    String[] with(List<String> keys, String... arguments) {
        return Stream.of(Stream.of(text, Integer.toString(keys.size())), keys.stream(), Stream.of(arguments))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }
}
