package dev.schemawave.lock.redis;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;

/**
 * The ledger as a hash of entries, each with its revision before it.
 *
 * <p>On a quorum a majority is read and the highest revision counts. One client publishes at a time, under a lease; what a
 * majority did not accept may show and is replaced by the next publication.
 */
final class RedisLedger implements SchemaLedger {

    private static final Logger log = LoggerFactory.getLogger(RedisLedger.class);

    /** No scope's lock is called so: theirs end in a hash. */
    private static final LockName PUBLISHING = new LockName("ledger");

    private static final Duration LONGEST_PUBLISHING = Duration.ofSeconds(10);

    private final Quorum quorum;
    private final RedisLock lock;
    private final News news;
    private final Keys keys;
    private final TimeSource time;
    private final Duration patience;

    RedisLedger(Quorum quorum, RedisLock lock, News news, Keys keys, TimeSource time, Duration patience) {
        this.quorum = quorum;
        this.lock = lock;
        this.news = news;
        this.keys = keys;
        this.time = time;
        this.patience = patience;
    }

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

        String value() {
            return revision + "\n" + entry;
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
        Round<Row> round = quorum.ask(
                "read the ledger entry of " + key,
                (wire, repeated) -> Row.of(Request.text(wire.ask(Command.HGET, keys.ledger(), field(key)))),
                row -> true);
        round.requireMajority();
        return round.answers().stream().reduce(Row.MISSING, Row::newest);
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        Round<List<?>> round = quorum.ask(
                "read the ledger",
                (wire, repeated) -> wire.ask(Command.HGETALL, keys.ledger()) instanceof List<?> list ? list : List.of(),
                all -> true);
        round.requireMajority();
        Map<String, Row> newest = new HashMap<>();
        for (List<?> all : round.answers()) {
            for (int i = 0; i < all.size(); i += 2) {
                newest.merge(Request.text(all.get(i)), Row.of(Request.text(all.get(i + 1))), Row::newest);
            }
        }
        return newest.values().stream().flatMap(row -> readable(row).stream()).toList();
    }

    /** An entry that this version cannot read must not keep it from the others'. */
    private Optional<Published> readable(Row row) {
        try {
            return Optional.of(row.decoded());
        } catch (RuntimeException e) {
            log.warn("An entry of {} cannot be understood and is passed over: {}", keys.ledger(), row.entry(), e);
            return Optional.empty();
        }
    }

    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        if (quorum.size() == 1) {
            return write(entry, expected);
        }
        Lease lease = lockedBy(entry);
        try {
            return row(entry.key()).revision() == expected
                    && !lease.validUntil().hasPassed(time)
                    && write(entry, expected);
        } finally {
            giveBack(lease);
        }
    }

    private boolean write(LedgerEntry entry, long expected) throws CoordinationException {
        String value = new Row(expected + 1, entry.encode()).value();
        Round<Boolean> round = quorum.ask(
                "publish the ledger entry of " + entry.key(),
                (wire, repeated) -> {
                    String[] command = Script.PUBLISH.with(
                            List.of(keys.ledger()),
                            field(entry.key()),
                            Long.toString(expected),
                            value,
                            keys.ledger(),
                            Boolean.toString(repeated),
                            Boolean.toString(quorum.size() > 1));
                    return wire.ask(Command.EVAL, command) instanceof Long one && one == 1;
                },
                published -> published);
        return round.isYes();
    }

    private Lease lockedBy(LedgerEntry entry) throws CoordinationException {
        Deadline end = Deadline.in(time, patience.plus(LONGEST_PUBLISHING));
        while (!end.hasPassed(time)) {
            Optional<Lease> lease = lock.tryAcquire(PUBLISHING, entry.holder(), LONGEST_PUBLISHING);
            if (lease.isPresent()) {
                return lease.get();
            }
            lock.pauseAtRandom();
        }
        throw CoordinationException.unreachable("others are publishing in the ledger all the time");
    }

    /** What has been published stays so, whatever becomes of the lease. */
    private static void giveBack(Lease lease) {
        try {
            lease.release();
        } catch (CoordinationException | LeaseNotHeldException e) {
            log.debug("The lease of a publication runs out by itself", e);
        }
    }

    @Override
    public Optional<Watch> watch(Runnable changed) {
        return Optional.of(news.watch(changed)::run);
    }
}
