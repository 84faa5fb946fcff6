package dev.schemawave.testkit;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;

/** What the rules of a lock need: two clients, and what the backend says of itself. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class LockTest {

    static final LockName NAME = new LockName("public.history:1f");

    /** A ttl that does not run out during a test. */
    static final Duration LONG = Duration.ofSeconds(60);

    /** Clocks of stores can be coarse. */
    private static final Duration MARGIN = Duration.ofMillis(100);

    final Team team = new Team();
    Coordination one;
    Coordination two;

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
     * @return at first {@link Capability#RUNS_OUT_UNRENEWED} alone
     */
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RUNS_OUT_UNRENEWED);
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
     * A ttl that many tests wait for: as short as the backend still measures well.
     *
     * @return a short ttl
     */
    protected Duration shortTtl() {
        return Duration.ofMillis(300);
    }

    /**
     * How long a test waits for what must come before it fails.
     *
     * @return a generous time
     */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    /**
     * Waits until a lease has run out that its holder has not renewed. To be overridden where that takes more than the
     * ttl: ends the client's session, for instance, with the client alive.
     *
     * @param holding the client that holds the lease
     * @param ttl the ttl that it has asked for
     * @throws Exception if that fails
     */
    protected void letRunOut(Coordination holding, Duration ttl) throws Exception {
        Waiting.pass(ttl.plus(MARGIN));
    }

    @BeforeEach
    void openTwoClients() throws Exception {
        one = open();
        two = open();
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

    static Lease granted(Coordination client, Duration ttl) throws CoordinationException {
        return client.lock()
                .tryAcquire(NAME, holder("pod-1"), ttl)
                .orElseThrow(() -> new AssertionError("a free lock was not granted"));
    }

    final Optional<Lease> triedByTwo() throws CoordinationException {
        return two.lock().tryAcquire(NAME, holder("pod-2"), LONG);
    }

    final void assertFree() throws CoordinationException, LeaseNotHeldException {
        Optional<Lease> lease = triedByTwo();
        assertThat(lease).as("the lease of a free lock").isPresent();
        lease.get().release();
    }

    final void assertHeld() throws CoordinationException {
        assertThat(triedByTwo()).as("a second lease of a held lock").isEmpty();
    }

    /** Waits for the lock and takes it. */
    final Lease successor() throws CoordinationException, InterruptedException {
        return waited(two.lock(), Waiting.atMost(patience()))
                .orElseThrow(() -> new AssertionError("a waiter did not get a lock that came free"));
    }

    static Optional<Lease> waited(DistributedLock lock, Waiting waiting)
            throws CoordinationException, InterruptedException {
        return lock.acquire(NAME, holder("pod-2"), LONG, waiting);
    }
}
