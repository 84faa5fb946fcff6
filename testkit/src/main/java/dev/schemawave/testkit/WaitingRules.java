package dev.schemawave.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** L20 to L27: waiting for a lease, and no longer waiting for it. */
@SuppressWarnings("InterruptedExceptionSwallowed") // a test may throw whatever fails it
abstract class WaitingRules extends LeaseRules {

    private static final TimeSource TIME = TimeSource.system();

    /** How long a backend may take to get ready to wake a waiter. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private static final int TRIES = 3;

    /** Waits until a waiter sleeps, soundly if it ever does. */
    private static void awaitSleep(Waiting waiting, Duration settling) throws InterruptedException {
        Deadline settled = Deadline.in(TIME, settling);
        while (waiting.pauses() == 0 || !(waiting.reliesOnBeingWoken() || settled.hasPassed(TIME))) {
            Waiting.pass(Duration.ofMillis(5));
        }
    }

    private Future<Optional<Lease>> waiter(Waiting waiting) {
        return team.start(() -> waited(two.lock(), waiting));
    }

    @Test
    void l20EachOfManyWaitersGetsItsTurn() throws Exception {
        List<Coordination> clients = crowd();
        AtomicInteger inside = new AtomicInteger();
        Duration patience = patience();
        List<Integer> crowds = team.all(5 * CLIENTS, i -> () -> {
            DistributedLock lock = clients.get(i % CLIENTS).lock();
            Lease lease = waited(lock, Waiting.atMost(patience))
                    .orElseThrow(() -> new AssertionError("a waiter never got its turn"));
            int crowd = inside.incrementAndGet();
            Waiting.pass(Duration.ofMillis(1));
            inside.decrementAndGet();
            lease.release();
            return crowd;
        });
        assertThat(crowds).hasSize(5 * CLIENTS).containsOnly(1);
    }

    /** Follows R44. */
    @Test
    void l21AWaiterIsWokenByTheReleaseOrPolls() throws Exception {
        boolean woken = false;
        for (int i = 0; i < TRIES && !woken; i++) {
            Lease first = granted(one, LONG);
            Waiting waiting = Waiting.atMost(patience());
            Future<Boolean> waiter = team.start(() -> {
                Optional<Lease> second = waited(two.lock(), waiting);
                if (second.isPresent()) {
                    second.get().release();
                }
                return second.isPresent();
            });
            awaitSleep(waiting, can(Capability.WAKES_WAITERS) ? SETTLING : Duration.ZERO);
            assertThat(waiter).isNotDone();
            int wakes = waiting.wakes();
            first.release();
            assertThat(Team.result(waiter)).as("a waiter got what was released").isTrue();
            woken = waiting.wakes() > wakes || !can(Capability.WAKES_WAITERS);
            if (!can(Capability.WAKES_WAITERS)) {
                assertThat(waiting.lastPause()).isLessThanOrEqualTo(DistributedLock.LONGEST_POLL);
            }
        }
        assertThat(woken).as("the backend calls Waiter.wake()").isTrue();
    }

    @Test
    void l22AWaiterGetsTheLeaseThatRunsOutMeanwhile() throws Exception {
        granted(one, shortTtl());
        Future<Lease> waiter = team.start(this::successor);
        letRunOut(one, shortTtl());
        assertThat(Team.result(waiter)).isNotNull();
    }

    @Test
    void l23AWaitThatIsOverReturnsEmptyAndHoldsNothing() throws Exception {
        Lease first = granted(one, LONG);
        Waiting waiting = Waiting.atMost(patience());
        Future<Optional<Lease>> waiter = waiter(waiting);
        awaitSleep(waiting, Duration.ZERO);
        waiting.end();
        assertThat(Team.result(waiter)).isEmpty();
        first.release();
        assertFree();
    }

    @Test
    void l24AWaitWithADeadlineEndsByItself() throws Exception {
        granted(one, LONG);
        assertThat(waited(two.lock(), Waiting.atMost(Duration.ofMillis(300)))).isEmpty();
    }

    @Test
    void l25AnInterruptedWaiterHoldsNothing() throws Exception {
        Lease first = granted(one, LONG);
        CompletableFuture<Thread> waiter = new CompletableFuture<>();
        Waiting waiting = Waiting.atMost(patience());
        Future<Boolean> interrupted = team.start(() -> {
            waiter.complete(Thread.currentThread());
            try {
                waited(two.lock(), waiting);
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        });
        awaitSleep(waiting, Duration.ZERO);
        waiter.join().interrupt();
        assertThat(Team.result(interrupted)).as("an InterruptedException").isTrue();
        first.release();
        assertFree();
    }

    @Test
    void l26AnInterruptedThreadCanReleaseAndStaysInterrupted() throws Exception {
        boolean stillInterrupted = Team.result(team.start(() -> {
            Lease lease = granted(one, LONG);
            Thread.currentThread().interrupt();
            lease.release();
            return Thread.interrupted();
        }));
        assertThat(stillInterrupted).isTrue();
        assertFree();
    }

    @Test
    void l27TheLeaseOfAClientThatIsGoneIsTakenOver() throws Exception {
        Coordination gone = open();
        granted(gone, shortTtl());
        gone.close();
        assertThat(successor()).isNotNull();
    }
}
