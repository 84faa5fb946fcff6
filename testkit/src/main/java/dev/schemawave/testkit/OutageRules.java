package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.TimeSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** L28 to L33: what a backend says when it cannot be reached. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class OutageRules extends WaitingRules {

    private enum Answer {
        GRANTED,
        HELD_BY_ANOTHER,
        ERROR
    }

    /** Asks for a lock that nobody holds. */
    private Answer triedInTheDark() {
        try {
            Optional<Lease> lease = one.lock().tryAcquire(new LockName("free"), holder("pod-1"), LONG);
            return lease.isPresent() ? Answer.GRANTED : Answer.HELD_BY_ANOTHER;
        } catch (CoordinationException | RuntimeException e) {
            return Answer.ERROR;
        }
    }

    @Test
    void l28AnUnreachableBackendIsNotAHeldLock(TestReporter reporter) {
        if (can(Capability.OUTAGES, reporter)) {
            outage().begin();
            assertThat(triedInTheDark()).isNotEqualTo(Answer.HELD_BY_ANOTHER);
        }
    }

    /** Follows R11. */
    @Test
    void l29AnUnreachableBackendGrantsNothing(TestReporter reporter) {
        if (can(Capability.OUTAGES, reporter)) {
            outage().begin();
            assertThat(triedInTheDark()).isNotEqualTo(Answer.GRANTED);
        }
    }

    /** Follows R26. */
    @Test
    void l30ARequestThatCannotBeAnsweredFailsAndTheLeaseIsNotLost(TestReporter reporter) throws Exception {
        if (can(Capability.OUTAGES, reporter)) {
            Lease lease = granted(one, LONG);
            outage().begin();
            assertUnreachable("renew", () -> lease.renew(holder("pod-1")));
            assertUnreachable("holder", () -> one.lock().holder(NAME));
            outage().end();
            assertThat(answered(() -> lease.renew(holder("pod-1")))).isInstanceOf(Renewal.Renewed.class);
            lease.release();
            assertFree();
        }
    }

    /** Follows R1. */
    @Test
    void l31AnAcquisitionWhoseAnswerWasLostBlocksNobodyForEver(TestReporter reporter) throws Exception {
        if (can(Capability.LOST_ANSWERS, reporter)) {
            outage().loseAnswers();
            assertUnreachable("tryAcquire", () -> one.lock().tryAcquire(NAME, holder("pod-1"), shortTtl()));
            outage().end();
            letRunOut(one, shortTtl());
            assertThat(successor()).isNotNull();
        }
    }

    /** Follows R5, R11 and R24. */
    @Test
    void l32AnAnswerThatComesAfterTheTimeToLiveIsNoValidLease(TestReporter reporter) throws Exception {
        if (can(Capability.SLOW_ANSWERS, reporter)) {
            outage().slowDown(shortTtl().plusMillis(50));
            try {
                Optional<Lease> late = one.lock().tryAcquire(NAME, holder("pod-1"), shortTtl());
                assertThat(late.filter(lease -> !lease.validUntil().hasPassed(TimeSource.system())))
                        .as("a lease that is believed to be valid")
                        .isEmpty();
            } catch (CoordinationException alsoRight) {
                assertThat(alsoRight.isTransient()).as(alsoRight.toString()).isTrue();
            }
        }
    }

    /** Follows R34 to R36. */
    @Test
    void l33ALeaseTellsOfDoubtByItself(TestReporter reporter) throws Exception {
        Lease lease = granted(one, LONG);
        CompletableFuture<Boolean> doubt = new CompletableFuture<>();
        lease.onDoubt(() -> doubt.complete(true));
        if (can(Capability.TELLS_DOUBT, reporter)) {
            outage().begin();
            assertThat(doubt.get(patience().toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } else {
            assertThat(doubt).as("nothing has happened").isNotDone();
        }
    }
}
