package dev.schemawave;

import dev.schemawave.lease.PatientWaiter;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.Unmet;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for schemas as the gate does, without being a service that others could wait for. */
final class Lookout implements PatientWaiter.Desk, AutoCloseable {

    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(20);
    private static final Duration LOOK_UNTOLD_EVERY = Duration.ofSeconds(1);

    private final Run run;
    private final SchemaLedger ledger;
    private final Liveness liveness;
    private final List<Requirement> wanted;
    private final SystemView.Watcher watcher;
    private List<Unmet> unmet = List.of();
    private SchemaLedger.@Nullable Watch watch;
    private @Nullable PatientWaiter waiter;

    Lookout(Run run, SchemaLedger ledger, Liveness liveness, List<Requirement> wanted, SystemView.Watcher watcher) {
        this.run = run;
        this.ledger = ledger;
        this.liveness = liveness;
        this.wanted = List.copyOf(wanted);
        this.watcher = watcher;
    }

    /** Returns what is missing in the end. */
    List<Unmet> await(Patience patience, Duration atMost) throws InterruptedException {
        unmet = patience.insist(this::look);
        if (unmet.isEmpty() || atMost.isZero()) {
            return unmet;
        }
        PatientWaiter waiting = new PatientWaiter(run.time(), atMost, this);
        waiter = waiting;
        watch = patience.insist(() -> ledger.watch(waiting::announce)).orElse(null);
        while (!isDecided() && !waiting.isOver()) {
            waiting.pause(isToldOfNews() ? LOOK_AT_LEAST_EVERY : LOOK_UNTOLD_EVERY);
        }
        return unmet;
    }

    private List<Unmet> look() throws CoordinationException {
        return liveness.asked(Unmet.of(wanted, SystemView.entries(ledger)));
    }

    @Override
    public boolean isDecided() {
        try {
            unmet = look();
        } catch (CoordinationException e) {
            Duration waited = waiter == null ? Duration.ZERO : waiter.waited();
            run.tell((service, at) -> new CoordinationEvent.Unreachable(
                    service, at, "the ledger", waited, String.valueOf(e.getMessage())));
        }
        return unmet.isEmpty();
    }

    @Override
    public void report(Duration waited) {
        watcher.waits(waited, unmet);
    }

    @Override
    public boolean isToldOfNews() {
        return watch != null;
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
