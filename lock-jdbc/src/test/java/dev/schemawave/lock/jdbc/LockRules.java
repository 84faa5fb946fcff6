package dev.schemawave.lock.jdbc;

import static dev.schemawave.lock.jdbc.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every lock backend promises, said and tested by the SPI alone. */
abstract class LockRules {

    private static final LockName NAME = new LockName("public.history:1f");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Team team = new Team();
    private DistributedLock one;
    private DistributedLock two;

    /** A new client of the store that this test has for itself. */
    abstract Coordination open();

    @BeforeEach
    void openTwoClients() {
        one = open().lock();
        two = open().lock();
    }

    @AfterEach
    void dismiss() {
        team.close();
    }

    private static Lease granted(DistributedLock lock, Duration ttl) throws Exception {
        return lock.tryAcquire(NAME, holder("pod-1"), ttl).orElseThrow();
    }

    private void assertFree() throws Exception {
        Optional<Lease> lease = two.tryAcquire(NAME, holder("pod-2"), LONG);
        assertThat(lease).isPresent();
        lease.get().release();
    }

    /** Waits until a lease that nobody renews has run out, and takes it. */
    private Lease successor() throws Exception {
        return two.acquire(NAME, holder("pod-2"), LONG, Waiting.atMost(LONG)).orElseThrow();
    }

    @Test
    void aSecondTryIsEmptyAndNoError() throws Exception {
        granted(one, LONG);
        assertThat(two.tryAcquire(NAME, holder("pod-2"), LONG)).isEmpty();
        assertThat(one.tryAcquire(NAME, holder("pod-1"), LONG)).isEmpty();
    }

    @Test
    void aReleasedLockIsFree() throws Exception {
        granted(one, LONG).release();
        assertFree();
    }

    @Test
    void namesDoNotDisturbEachOtherWhateverTheirCase() throws Exception {
        assertThat(one.tryAcquire(new LockName("a:1"), holder("pod-1"), LONG)).isPresent();
        assertThat(two.tryAcquire(new LockName("A:1"), holder("pod-1"), LONG)).isPresent();
        assertThat(two.tryAcquire(new LockName("a:11"), holder("pod-1"), LONG)).isPresent();
        assertThat(two.tryAcquire(new LockName("a:1"), holder("pod-1"), LONG)).isEmpty();
    }

    @Test
    void atMostOneOfManyThreadsAndClientsIsInside() throws Exception {
        List<DistributedLock> clients =
                IntStream.range(0, 4).mapToObj(i -> open().lock()).toList();
        AtomicInteger inside = new AtomicInteger();
        List<Integer> crowds = team.all(20, i -> () -> {
            DistributedLock lock = clients.get(i % clients.size());
            Lease lease = lock.acquire(NAME, holder("pod-" + i), LONG, Waiting.atMost(LONG))
                    .orElseThrow();
            int crowd = inside.incrementAndGet();
            Waiting.pass(Duration.ofMillis(1));
            inside.decrementAndGet();
            lease.release();
            return crowd;
        });
        assertThat(crowds).hasSize(20).containsOnly(1);
    }

    @Test
    void manyWhoTryAtOnceMakeOneHolder() throws Exception {
        List<DistributedLock> clients =
                IntStream.range(0, 4).mapToObj(i -> open().lock()).toList();
        for (int round = 0; round < 5; round++) {
            LockName name = new LockName("round:" + round);
            List<Optional<Lease>> leases =
                    team.all(12, i -> () -> clients.get(i % 4).tryAcquire(name, holder("pod-" + i), LONG));
            assertThat(leases.stream().filter(Optional::isPresent)).hasSize(1);
        }
    }

    @Test
    void aLeaseIsValidForLessThanItsTimeToLive() throws Exception {
        Duration left = granted(one, LONG).validUntil().remaining(TimeSource.system());
        assertThat(left).isLessThan(LONG).isGreaterThan(LONG.dividedBy(2));
    }

    @Test
    void aLeaseThatNobodyRenewsRunsOut() throws Exception {
        granted(one, SHORT);
        assertThat(successor()).isNotNull();
    }

    @Test
    void theLocalDeadlinePassesBeforeAnybodyElseCanHaveTheLease() throws Exception {
        Lease old = granted(one, SHORT);
        successor();
        assertThat(old.validUntil().hasPassed(TimeSource.system())).isTrue();
    }

    @Test
    void releasingALeaseThatRanOutSaysSo() throws Exception {
        Lease old = granted(one, SHORT);
        Waiting.pass(SHORT.plusMillis(50));
        assertThatThrownBy(old::release).isInstanceOf(LeaseNotHeldException.class);
        assertFree();
    }

    @Test
    void releasingALostLeaseSaysSoAndFreesNobody() throws Exception {
        Lease old = granted(one, SHORT);
        Lease present = successor();
        assertThatThrownBy(old::release)
                .isInstanceOf(LeaseNotHeldException.class)
                .hasMessageContaining(NAME.value());
        assertThat(one.tryAcquire(NAME, holder("pod-3"), LONG)).isEmpty();
        present.release();
    }

    @Test
    void releasingTwiceSaysSo() throws Exception {
        Lease lease = granted(one, LONG);
        lease.release();
        assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
        assertFree();
    }

    @Test
    void renewingALostLeaseNamesTheSuccessor() throws Exception {
        Lease old = granted(one, SHORT);
        successor();
        assertThat(old.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.of(holder("pod-2"))));
    }

    @Test
    void aLeaseThatRanOutIsLostEvenIfNobodyWantsIt() throws Exception {
        Lease old = granted(one, SHORT);
        Waiting.pass(SHORT.plusMillis(50));
        assertThat(old.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
        assertFree();
    }

    @Test
    void renewingAfterTheReleaseDoesNotBringTheLeaseBack() throws Exception {
        Lease lease = granted(one, LONG);
        lease.release();
        assertThat(lease.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
        assertFree();
    }

    @Test
    void aLeaseThatIsRenewedLasts() throws Exception {
        Lease lease = granted(one, SHORT);
        for (int i = 0; i < 6; i++) {
            Waiting.pass(SHORT.dividedBy(4));
            var before = lease.validUntil();
            assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
            assertThat(lease.validUntil().nanos()).isGreaterThan(before.nanos());
            assertThat(two.tryAcquire(NAME, holder("pod-2"), LONG)).isEmpty();
        }
    }

    @Test
    void theHolderCanBeSeenAndWhatItIsDoing() throws Exception {
        assertThat(two.holder(NAME)).isEmpty();
        Lease lease = granted(one, LONG);
        assertThat(two.holder(NAME)).contains(holder("pod-1"));
        Holder busy = holder("pod-1").doing("step 3 of 7: \"V3__größe.sql\"\n= 'x' \\ 😀");
        lease.renew(busy);
        assertThat(two.holder(NAME)).contains(busy);
        lease.release();
        assertThat(two.holder(NAME)).isEmpty();
    }

    @Test
    void aWaiterGetsTheLockWhenItIsReleased() throws Exception {
        Lease first = granted(one, LONG);
        Future<Lease> waiting = team.start(this::successor);
        Waiting.pass(Duration.ofMillis(200));
        assertThat(waiting).isNotDone();
        first.release();
        assertThat(Team.result(waiting)).isNotNull();
    }

    @Test
    void aWaitThatIsOverReturnsEmptyAndHoldsNothing() throws Exception {
        Lease first = granted(one, LONG);
        Waiting waiting = Waiting.atMost(LONG);
        Future<Optional<Lease>> result = team.start(() -> two.acquire(NAME, holder("pod-2"), LONG, waiting));
        Waiting.pass(Duration.ofMillis(200));
        waiting.end();
        assertThat(Team.result(result)).isEmpty();
        first.release();
        assertFree();
    }

    @Test
    void aWaitWithADeadlineEndsInTime() throws Exception {
        granted(one, LONG);
        assertThat(two.acquire(NAME, holder("pod-2"), LONG, Waiting.atMost(Duration.ofMillis(300))))
                .isEmpty();
    }

    @Test
    void anInterruptedWaiterHoldsNothing() throws Exception {
        Lease first = granted(one, LONG);
        Thread[] waiter = new Thread[1];
        Future<Throwable> thrown = team.start(() -> {
            waiter[0] = Thread.currentThread();
            try {
                two.acquire(NAME, holder("pod-2"), LONG, Waiting.atMost(LONG));
                return null;
            } catch (InterruptedException e) {
                return e;
            }
        });
        Waiting.pass(Duration.ofMillis(200));
        waiter[0].interrupt();
        assertThat(Team.result(thrown)).isInstanceOf(InterruptedException.class);
        first.release();
        assertFree();
    }

    @Test
    void anInterruptedThreadCanRelease() throws Exception {
        Lease lease = granted(one, LONG);
        boolean stillInterrupted = Team.result(team.start(() -> {
            Thread.currentThread().interrupt();
            lease.release();
            return Thread.interrupted();
        }));
        assertThat(stillInterrupted).isTrue();
        assertFree();
    }

    @Test
    void theLeaseOfAClientThatIsGoneIsTakenOverSoonAfterItEnds() throws Exception {
        Duration ttl = Duration.ofSeconds(1);
        Coordination gone = open();
        granted(gone.lock(), ttl);
        long start = System.nanoTime();
        gone.close();
        successor();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ttl.plusMillis(2300));
    }
}
