package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step that somebody else's lock has kept out. */
class LockedOutTest {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Part part = new Part();
    private final PlayedClaim claim = new PlayedClaim();
    private final LockedOut lockedOut = new LockedOut(part.run, claim);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        thread.shutdownNow();
        part.close();
    }

    @Test
    void beginsAgainAfterAPauseAndTellsWhy() throws Exception {
        claim.lockedOut = true;
        Future<Boolean> again = failed();

        CoordinationEvent.StepLockedOut told = part.next(CoordinationEvent.StepLockedOut.class);
        assertThat(told.tries()).isEqualTo(1);
        assertThat(told.reason()).contains("relation \"nowhere\" does not exist");
        part.time.awaitSleepers(1);
        assertThat(again).isNotDone();
        part.time.advance(LONGEST_PAUSE);
        assertThat(again.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void beginsAgainAFewTimesAndNotForEver() throws Exception {
        claim.lockedOut = true;
        for (int tries = 1; tries < 12; tries++) {
            Future<Boolean> again = failed();
            part.time.awaitSleepers(1);
            part.time.advance(LONGEST_PAUSE);
            assertThat(again.get(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(failed().get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(part.rest()).hasSize(11);
    }

    @Test
    void aStepThatFailedForAnotherReasonDoesNotBeginAgain() throws Exception {
        assertThat(failed().get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(part.rest()).isEmpty();
    }

    private Future<Boolean> failed() {
        return thread.submit(() -> lockedOut.mayTryAgain(StubRunner.broken("2")));
    }
}
