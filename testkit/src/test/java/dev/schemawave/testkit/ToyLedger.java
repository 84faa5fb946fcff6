package dev.schemawave.testkit;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ledger in memory that is correct unless a subclass gets one of its decisions wrong. */
class ToyLedger implements SchemaLedger, Outage {

    private final Map<LedgerKey, Published> entries = new HashMap<>();
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile boolean answersLost;

    // ---- The decisions.

    LedgerKey key(LedgerKey key) {
        return key;
    }

    boolean mayPublish(Optional<Published> present, LedgerEntry entry, long expected) {
        return present.map(Published::revision).orElse(NONE) == expected;
    }

    long next(long revision, boolean answered) {
        return revision + 1;
    }

    LedgerEntry stored(LedgerEntry entry) {
        return entry;
    }

    void tell(List<Runnable> all) {
        all.forEach(Runnable::run);
    }

    Optional<Watch> watch(List<Runnable> all, Runnable changed) {
        all.add(changed);
        return Optional.of(() -> all.remove(changed));
    }

    void connectionsCut(List<Runnable> all) {
        all.forEach(Runnable::run);
    }

    Optional<Published> readWhileDown() throws CoordinationException {
        throw CoordinationException.unreachable("down");
    }

    List<Published> readAllWithoutAnswer() throws CoordinationException {
        throw CoordinationException.unreachable("no answer");
    }

    void unanswered(LedgerEntry entry) {}

    // ---- The rest.

    @Override
    public void begin() {
        down = true;
        connectionsCut(watches);
    }

    @Override
    public void end() {
        down = false;
        answersLost = false;
    }

    @Override
    public void loseAnswers() {
        answersLost = true;
    }

    private static void check(boolean failing) throws CoordinationException {
        if (failing) {
            throw CoordinationException.unreachable("down, or no answer");
        }
    }

    @Override
    public Optional<Published> read(LedgerKey key) throws CoordinationException {
        if (down) {
            return readWhileDown();
        }
        check(answersLost);
        synchronized (entries) {
            return Optional.ofNullable(entries.get(key(key)));
        }
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        if (answersLost) {
            return readAllWithoutAnswer();
        }
        check(down);
        synchronized (entries) {
            return new ArrayList<>(entries.values());
        }
    }

    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        check(down);
        boolean published;
        synchronized (entries) {
            Optional<Published> present = Optional.ofNullable(entries.get(key(entry.key())));
            published = mayPublish(present, entry, expected);
            if (published) {
                long next = next(present.map(Published::revision).orElse(NONE), !answersLost);
                entries.put(key(entry.key()), new Published(stored(entry), next));
                tell(watches);
            }
        }
        if (answersLost) {
            unanswered(entry);
            throw CoordinationException.unreachable("no answer");
        }
        return published;
    }

    @Override
    public Optional<Watch> watch(Runnable changed) {
        return watch(watches, changed);
    }
}
