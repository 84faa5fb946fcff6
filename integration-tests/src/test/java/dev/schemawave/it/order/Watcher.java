package dev.schemawave.it.order;

import dev.schemawave.it.ForwardingRunner;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.Step;
import dev.schemawave.model.Unmet;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.SchemaLedger;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sees each migration begin and end, by one clock, and what the ledger says when it begins. */
final class Watcher {

    private final SchemaLedger ledger;
    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();

    /**
     * One migration.
     *
     * @param unmet what the ledger did not show when the migration began, although it was required
     */
    record Visit(String service, long began, long ended, List<Unmet> unmet) {

        Duration took() {
            return Duration.ofNanos(ended - began);
        }
    }

    /** Looks through a client of its own. */
    Watcher(SchemaLedger ledger) {
        this.ledger = ledger;
    }

    List<Visit> visits() {
        return List.copyOf(visits);
    }

    private List<Unmet> unmet(Graph.Node node) {
        try {
            List<LedgerEntry> entries =
                    ledger.readAll().stream().map(SchemaLedger.Published::entry).toList();
            return node.requires().entrySet().stream()
                    .flatMap(one -> Unmet.of(Requirement.parse(one.getKey(), one.getValue()), entries).stream())
                    .toList();
        } catch (CoordinationException e) {
            throw new IllegalStateException(e);
        }
    }

    MigrationRunner watched(MigrationRunner runner, Graph.Node node) {
        return new ForwardingRunner(runner) {

            @Override
            public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
                long began = System.nanoTime();
                List<Unmet> unmet = unmet(node);
                try {
                    return super.migrate(context);
                } finally {
                    visits.add(new Visit(node.name(), began, System.nanoTime(), unmet));
                }
            }
        };
    }
}
