package dev.schemawave;

import dev.schemawave.guard.Claim;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.time.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets a step that waited too long for a lock begin again, a few times. A statement that queues for a table's lock makes
 * everybody queue behind it, so it gives up soon, and leaves gaps in which the service's traffic goes on.
 */
final class LockedOut {

    private static final int TRIES = 12;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Run run;
    private final Claim claim;
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current(), SHORTEST_PAUSE, LONGEST_PAUSE);
    private int tries;

    LockedOut(Run run, Claim claim) {
        this.run = run;
        this.claim = claim;
    }

    /** Waits a while before the next try. Returns false if there is to be none. */
    boolean mayTryAgain(MigrationException failure) throws InterruptedException {
        tries++;
        if (!claim.isLockedOut() || tries == TRIES) {
            return false;
        }
        run.tell((service, at) ->
                new CoordinationEvent.StepLockedOut(service, at, String.valueOf(failure.getMessage()), tries));
        run.time().newSignal().await(backoff.next());
        return true;
    }
}
