package dev.schemawave.lock.redis;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.StoredEntry;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import redis.clients.jedis.Protocol.Command;

/**
 * The ledger as a hash of entries, each with its revision before it. The name of the entries is that of the hash, and of the
 * channel and the topic that tell of them.
 *
 * <p>On a quorum a majority is read and the highest revision counts; who reads brings the nodes up to date that answered
 * with less, so that those which restart one after another forget nothing that is read meanwhile. One client publishes at a
 * time, under a lease: without turns, racing publishers would get a minority each, and a reader could build on what was
 * never accepted. What a majority did not accept, because nodes failed, may show.
 */
record RedisLedger(Quorum quorum, RedisLock lock, News news, String entries) implements SchemaLedger {

    /**
     * KEYS: ledger. ARGV: field, the highest revision to replace, new value, whether it may be there already. A node of a
     * quorum may have missed earlier entries.
     */
    private static final String PUBLISH = """
            local present = redis.call('HGET', KEYS[1], ARGV[1])
            local revision = tonumber(present and string.match(present, '^%d+') or 0)
            if revision <= tonumber(ARGV[2]) then
                redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
                redis.call('PUBLISH', KEYS[1], KEYS[1])
                return 1
            end
            return (ARGV[4] == 'true' and present == ARGV[3]) and 1 or 0
            """;

    /** No scope's lock is called so: theirs end in a hash. */
    private static final LockName PUBLISHING = new LockName("ledger");

    private static final Duration LONGEST_PUBLISHING = Duration.ofSeconds(10);

    private static String field(LedgerKey key) {
        return key.service() + "/" + key.schema();
    }

    @Override
    public Optional<Published> read(LedgerKey key) throws CoordinationException {
        StoredEntry stored = stored().get(field(key));
        return stored == null ? Optional.empty() : Optional.of(stored.published());
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        return StoredEntry.readable(stored().values());
    }

    private Map<String, StoredEntry> stored() throws CoordinationException {
        Quorum.Round<Map<String, StoredEntry>> round = quorum.ask("read the ledger", this::storedAt, stored -> true);
        Map<String, StoredEntry> newest = new HashMap<>();
        for (Map<String, StoredEntry> stored : round.majority()) {
            stored.forEach((field, entry) ->
                    newest.merge(field, entry, BinaryOperator.maxBy(Comparator.comparingLong(StoredEntry::revision))));
        }
        round.followUp(
                "repair the ledger",
                stored -> stored.isPresent() && !stored.get().equals(newest),
                wire -> {
                    newest.forEach((field, entry) -> put(wire, field, entry));
                    return newest;
                });
        return newest;
    }

    private Map<String, StoredEntry> storedAt(Wire wire) {
        Map<String, StoredEntry> stored = new HashMap<>();
        if (wire.ask(Command.HGETALL, entries) instanceof List<?> list) {
            for (int i = 0; i < list.size(); i += 2) {
                String[] value = Wire.text(list.get(i + 1)).split("\n", 2);
                stored.put(Wire.text(list.get(i)), new StoredEntry(value[1], Long.parseLong(value[0])));
            }
        }
        return stored;
    }

    /** Replaces what is older. On a quorum a reader's repair may have been faster than the publisher itself. */
    private boolean put(Wire wire, String field, StoredEntry entry) {
        String older = Long.toString(entry.revision() - 1);
        String value = entry.revision() + "\n" + entry.text();
        String mayBeThere = Boolean.toString(wire.repeated() || quorum.size() > 1);
        return Wire.number(wire.eval(PUBLISH, List.of(entries), field, older, value, mayBeThere)) == 1;
    }

    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        if (quorum.size() == 1) {
            return replace(entry, expected);
        }
        RedisLease turn = lock.turn(PUBLISHING, entry.holder(), LONGEST_PUBLISHING);
        try {
            return replace(entry, expected);
        } finally {
            turn.giveUp();
        }
    }

    private boolean replace(LedgerEntry entry, long expected) throws CoordinationException {
        String field = field(entry.key());
        StoredEntry next = new StoredEntry(entry.encode(), expected + 1);
        StoredEntry present = stored().get(field);
        return (present == null ? NONE : present.revision()) == expected
                && quorum.ask("publish the ledger entry of " + field, wire -> put(wire, field, next), done -> done)
                        .isYes();
    }

    @Override
    public Optional<Watch> watch(Runnable changed) {
        Watch watch = news.on(entries, changed);
        news.listen();
        return Optional.of(watch);
    }
}
