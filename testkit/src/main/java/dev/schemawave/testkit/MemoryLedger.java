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

/** The ledger of the service in memory. */
final class MemoryLedger implements SchemaLedger {

    private final MemoryOutage way;
    private final Map<LedgerKey, Published> entries = new HashMap<>();
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();

    MemoryLedger(MemoryOutage way) {
        this.way = way;
    }

    @Override
    public Optional<Published> read(LedgerKey key) throws CoordinationException {
        return way.answer(() -> Optional.ofNullable(entries.get(key)));
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        return way.answer(() -> new ArrayList<>(entries.values()));
    }

    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        return way.answer(() -> {
            Published before = entries.get(entry.key());
            long revision = before == null ? NONE : before.revision();
            if (revision != expected) {
                return false;
            }
            entries.put(entry.key(), new Published(entry, revision + 1));
            watches.forEach(Runnable::run);
            return true;
        });
    }

    @Override
    public Optional<Watch> watch(Runnable changed) {
        watches.add(changed);
        return Optional.of(() -> watches.remove(changed));
    }
}
