package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

    private static void assertUnreachable(String what, ThrowingCallable request) {
        Throwable thrown = catchThrowable(request);
        assertThat(thrown).as(what).isInstanceOf(CoordinationException.class);
        assertThat(((CoordinationException) thrown).isTransient())
                .as(what + " is worth trying again: " + thrown)
                .isTrue();
    }

    @Test
    void l28AnUnreachableBackendIsNotAHeldLock(TestReporter reporter) {
        if (can(Capability.OUTAGES, reporter)) {
            outage().begin();
            assertThat(triedInTheDark()).isNotEqualTo(Answer.HELD_BY_ANOTHER);
        }
    }

    @Test
    void l29AnUnreachableBackendGrantsNothing(TestReporter reporter) {
        if (can(Capability.OUTAGES, reporter)) {
            outage().begin();
            assertThat(triedInTheDark()).isNotEqualTo(Answer.GRANTED);
        }
    }

    @Test
    void l30ARequestThatCannotBeAnsweredFailsAndTheLeaseIsNotLost(TestReporter reporter) throws Exception {
        if (can(Capability.OUTAGES, reporter)) {
            Lease lease = granted(one, LONG);
            outage().begin();
            assertUnreachable("renew", () -> lease.renew(holder("pod-1")));
            assertUnreachable("holder", () -> one.lock().holder(NAME));
            outage().end();
            assertThat(renewed(lease)).isInstanceOf(Renewal.Renewed.class);
            lease.release();
            assertFree();
        }
    }

    /** Clients may need a moment to come back. */
    private Renewal renewed(Lease lease) throws Exception {
        Deadline end = Deadline.in(TimeSource.system(), patience());
        while (true) {
            try {
                return lease.renew(holder("pod-1"));
            } catch (CoordinationException e) {
                if (end.hasPassed(TimeSource.system())) {
                    throw e;
                }
                Waiting.pass(Duration.ofMillis(50));
            }
        }
    }

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
