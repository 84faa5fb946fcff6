package dev.schemawave.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestReporter;

/** What all rules need: clients, what the backend says of itself, and how to break the way to it. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class BackendTest {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    final Team team = new Team();

    /**
     * Opens another client of the store that this test has for itself: empty at first, the same for each call within a
     * test. Whoever opens clients also closes them after the test.
     *
     * @return the client
     * @throws Exception if the store cannot be reached
     */
    protected abstract Coordination open() throws Exception;

    /**
     * What the backend can do, and what the test can do to it.
     *
     * @return at first nothing
     */
    protected Set<Capability> capabilities() {
        return EnumSet.noneOf(Capability.class);
    }

    /**
     * How to break the way to the backend. Needed for {@link Capability#OUTAGES} and what builds on it.
     *
     * @return the way, for all clients that {@link #open} has made
     */
    protected Outage outage() {
        throw new UnsupportedOperationException("declared an outage without outage()");
    }

    /**
     * How long a test waits for what must come before it fails.
     *
     * @return a generous time
     */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    @AfterEach
    void dismiss() {
        team.close();
        if (can(Capability.OUTAGES)) {
            outage().end();
        }
    }

    final boolean can(Capability capability) {
        return capabilities().contains(capability);
    }

    /** Whether a rule about a capability applies; if not, the report says so. */
    final boolean can(Capability capability, TestReporter reporter) {
        if (!can(capability)) {
            reporter.publishEntry("not declared", capability.name());
        }
        return can(capability);
    }

    static void assertUnreachable(String what, ThrowingCallable request) {
        Throwable thrown = catchThrowable(request);
        assertThat(thrown).as(what).isInstanceOf(CoordinationException.class);
        assertThat(((CoordinationException) thrown).isTransient())
                .as(what + " is worth trying again: " + thrown)
                .isTrue();
    }

    /** After an outage: clients may need a moment to come back. */
    final <T> T answered(Callable<T> request) throws Exception {
        Deadline end = Deadline.in(TimeSource.system(), patience());
        while (true) {
            try {
                return request.call();
            } catch (CoordinationException e) {
                if (end.hasPassed(TimeSource.system())) {
                    throw e;
                }
                Waiting.pass(BETWEEN_TRIES);
            }
        }
    }
}
