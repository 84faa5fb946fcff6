package dev.schemawave.testkit;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.SchemaLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ledger in memory that is correct unless a subclass gets one of its decisions wrong. */
class ToyLedger implements SchemaLedger {

    private final Map<LedgerKey, Published> entries = new HashMap<>();
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();

    LedgerKey key(LedgerKey key) {
        return key;
    }

    boolean mayPublish(long present, long expected) {
        return present == expected;
    }

    long next(long revision) {
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

    @Override
    public synchronized Optional<Published> read(LedgerKey key) {
        return Optional.ofNullable(entries.get(key(key)));
    }

    @Override
    public synchronized List<Published> readAll() {
        return new ArrayList<>(entries.values());
    }

    @Override
    public synchronized boolean publish(LedgerEntry entry, long expected) {
        long present = read(entry.key()).map(Published::revision).orElse(NONE);
        if (!mayPublish(present, expected)) {
            return false;
        }
        entries.put(key(entry.key()), new Published(stored(entry), next(present)));
        tell(watches);
        return true;
    }

    @Override
    public Optional<Watch> watch(Runnable changed) {
        return watch(watches, changed);
    }
}
