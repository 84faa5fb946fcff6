package dev.schemawave.guard;

import dev.schemawave.time.Signal;
import java.sql.SQLException;
import java.time.Duration;

/** Looks at the guard for a holder without a lease: nobody else tells it that it has a successor. */
final class GuardWatch {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final DatabaseClaim claim;
    private final ControlSession control;
    private final OpenSessions open;
    private final Signal closed;

    GuardWatch(DatabaseClaim claim, ControlSession control, OpenSessions open) {
        this.claim = claim;
        this.control = control;
        this.open = open;
        this.closed = control.time().newSignal();
    }

    /** Breaks off what the database takes back, and looks from now on; on a thread of its own. */
    void start() {
        Thread watch = new Thread(this::watch, "schemawave-guard");
        watch.setDaemon(true);
        watch.start();
    }

    void stop() {
        closed.raise();
    }

    private void watch() {
        try (ControlSession own = control.another()) {
            open.cancelTransactions();
            while (!closed.await(LOOK_EVERY) && claim.fenced().isEmpty()) {
                look(own);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(ControlSession own) {
        try {
            if (!own.isCurrent(claim.store(), claim.id())) {
                claim.fence();
            }
        } catch (SQLException e) {
            // The database itself refuses this claim's writes; this thread only makes it stop sooner. It looks again.
            return;
        }
    }
}
