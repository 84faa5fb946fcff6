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
import org.junit.jupiter.api.BeforeEach;

/** What the rules of a lock need: two clients, and times to live. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class LockTest extends BackendTest {

    static final LockName NAME = new LockName("public.history:1f");

    /** A ttl that does not run out during a test. */
    static final Duration LONG = Duration.ofSeconds(60);

    /** Clocks of stores can be coarse. */
    private static final Duration MARGIN = Duration.ofMillis(100);

    Coordination one;
    Coordination two;

    /**
     * {@inheritDoc}
     *
     * @return at first {@link Capability#RUNS_OUT_UNRENEWED} alone
     */
    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RUNS_OUT_UNRENEWED);
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
