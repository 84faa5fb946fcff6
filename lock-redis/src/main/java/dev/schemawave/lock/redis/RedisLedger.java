package dev.schemawave.lock.redis;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.SchemaLedger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger log = LoggerFactory.getLogger(RedisLedger.class);

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

    /** An entry as text: what another version of the library wrote may not be readable. */
    private record Row(long revision, String entry) {

        private static final Row MISSING = new Row(NONE, "");

        static Row of(String value) {
            String[] parts = value.split("\n", 2);
            return parts.length < 2 ? MISSING : new Row(Long.parseLong(parts[0]), parts[1]);
        }

        static Row newest(Row one, Row other) {
            return one.revision >= other.revision ? one : other;
        }

        Published decoded() {
            return new Published(LedgerEntry.decode(entry), revision);
        }
    }

    private static String field(LedgerKey key) {
        return key.service() + "/" + key.schema();
    }

    @Override
    public Optional<Published> read(LedgerKey key) throws CoordinationException {
        Row row = row(key);
        try {
            return row.revision() == NONE ? Optional.empty() : Optional.of(row.decoded());
        } catch (RuntimeException e) {
            throw CoordinationException.refused("the ledger entry of " + key + " cannot be understood", e);
        }
    }

    private Row row(LedgerKey key) throws CoordinationException {
        return rows().getOrDefault(field(key), Row.MISSING);
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        return rows().values().stream().flatMap(row -> readable(row).stream()).toList();
    }

    /** An entry that this version cannot read must not keep it from the others'. */
    private Optional<Published> readable(Row row) {
        try {
            return Optional.of(row.decoded());
        } catch (RuntimeException e) {
            log.warn("An entry of {} cannot be understood and is passed over: {}", entries, row.entry(), e);
            return Optional.empty();
        }
    }

    private Map<String, Row> rows() throws CoordinationException {
        Quorum.Round<Map<String, Row>> round = quorum.ask("read the ledger", this::rowsOfANode, rows -> true);
        round.requireMajority();
        Map<String, Row> newest = new HashMap<>();
        for (Map<String, Row> rows : round.answers()) {
            rows.forEach((field, row) -> newest.merge(field, row, Row::newest));
        }
        round.followUp(
                "repair the ledger", rows -> rows.isPresent() && !rows.get().equals(newest), wire -> {
                    newest.forEach((field, row) -> put(wire, field, row));
                    return newest;
                });
        return newest;
    }

    private Map<String, Row> rowsOfANode(Wire wire) {
        Map<String, Row> rows = new HashMap<>();
        if (wire.ask(Command.HGETALL, entries) instanceof List<?> list) {
            for (int i = 0; i < list.size(); i += 2) {
                rows.put(Wire.text(list.get(i)), Row.of(Wire.text(list.get(i + 1))));
            }
        }
        return rows;
    }

    /** Replaces what is older. On a quorum a reader's repair may have been faster than the publisher itself. */
    private boolean put(Wire wire, String field, Row row) {
        String older = Long.toString(row.revision() - 1);
        String value = row.revision() + "\n" + row.entry();
        String mayBeThere = Boolean.toString(wire.repeated() || quorum.size() > 1);
        return Long.valueOf(1).equals(wire.eval(PUBLISH, List.of(entries), field, older, value, mayBeThere));
    }

    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        if (quorum.size() == 1) {
            return replace(entry, expected);
        }
        Lease turn = lock.turn(PUBLISHING, entry.holder(), LONGEST_PUBLISHING);
        try {
            return replace(entry, expected);
        } finally {
            giveBack(turn);
        }
    }

    private boolean replace(LedgerEntry entry, long expected) throws CoordinationException {
        Row row = new Row(expected + 1, entry.encode());
        return row(entry.key()).revision() == expected
                && quorum.ask(
                                "publish the ledger entry of " + entry.key(),
                                wire -> put(wire, field(entry.key()), row),
                                published -> published)
                        .isYes();
    }

    /** What has been published stays so, whatever becomes of the lease. */
    private static void giveBack(Lease turn) {
        try {
            turn.release();
        } catch (CoordinationException | LeaseNotHeldException e) {
            log.debug("The lease of a publication runs out by itself", e);
        }
    }

    @Override
    public Optional<Watch> watch(Runnable changed) {
        return Optional.of(news.on(entries, changed)::run);
    }
}
