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
    void a_second_try_is_empty_and_no_error() throws Exception {
        granted(one, LONG);
        assertThat(two.tryAcquire(NAME, holder("pod-2"), LONG)).isEmpty();
        assertThat(one.tryAcquire(NAME, holder("pod-1"), LONG)).isEmpty();
    }

    @Test
    void a_released_lock_is_free() throws Exception {
        granted(one, LONG).release();
        assertFree();
    }

    @Test
    void names_do_not_disturb_each_other_whatever_their_case() throws Exception {
        assertThat(one.tryAcquire(new LockName("a:1"), holder("pod-1"), LONG)).isPresent();
        assertThat(two.tryAcquire(new LockName("A:1"), holder("pod-1"), LONG)).isPresent();
        assertThat(two.tryAcquire(new LockName("a:11"), holder("pod-1"), LONG)).isPresent();
        assertThat(two.tryAcquire(new LockName("a:1"), holder("pod-1"), LONG)).isEmpty();
    }

    @Test
    void at_most_one_of_many_threads_and_clients_is_inside() throws Exception {
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
    void many_who_try_at_once_make_one_holder() throws Exception {
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
    void a_lease_is_valid_for_less_than_its_time_to_live() throws Exception {
        Duration left = granted(one, LONG).validUntil().remaining(TimeSource.system());
        assertThat(left).isLessThan(LONG).isGreaterThan(LONG.dividedBy(2));
    }

    @Test
    void a_lease_that_nobody_renews_runs_out() throws Exception {
        granted(one, SHORT);
        assertThat(successor()).isNotNull();
    }

    @Test
    void the_local_deadline_passes_before_anybody_else_can_have_the_lease() throws Exception {
        Lease old = granted(one, SHORT);
        successor();
        assertThat(old.validUntil().hasPassed(TimeSource.system())).isTrue();
    }

    @Test
    void releasing_a_lease_that_ran_out_says_so() throws Exception {
        Lease old = granted(one, SHORT);
        Waiting.pass(SHORT.plusMillis(50));
        assertThatThrownBy(old::release).isInstanceOf(LeaseNotHeldException.class);
        assertFree();
    }

    @Test
    void releasing_a_lost_lease_says_so_and_frees_nobody() throws Exception {
        Lease old = granted(one, SHORT);
        Lease present = successor();
        assertThatThrownBy(old::release)
                .isInstanceOf(LeaseNotHeldException.class)
                .hasMessageContaining(NAME.value());
        assertThat(one.tryAcquire(NAME, holder("pod-3"), LONG)).isEmpty();
        present.release();
    }

    @Test
    void releasing_twice_says_so() throws Exception {
        Lease lease = granted(one, LONG);
        lease.release();
        assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
        assertFree();
    }

    @Test
    void renewing_a_lost_lease_names_the_successor() throws Exception {
        Lease old = granted(one, SHORT);
        successor();
        assertThat(old.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.of(holder("pod-2"))));
    }

    @Test
    void a_lease_that_ran_out_is_lost_even_if_nobody_wants_it() throws Exception {
        Lease old = granted(one, SHORT);
        Waiting.pass(SHORT.plusMillis(50));
        assertThat(old.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
        assertFree();
    }

    @Test
    void renewing_after_the_release_does_not_bring_the_lease_back() throws Exception {
        Lease lease = granted(one, LONG);
        lease.release();
        assertThat(lease.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
        assertFree();
    }

    @Test
    void a_lease_that_is_renewed_lasts() throws Exception {
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
    void the_holder_can_be_seen_and_what_it_is_doing() throws Exception {
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
    void a_waiter_gets_the_lock_when_it_is_released() throws Exception {
        Lease first = granted(one, LONG);
        Future<Lease> waiting = team.start(this::successor);
        Waiting.pass(Duration.ofMillis(200));
        assertThat(waiting).isNotDone();
        first.release();
        assertThat(Team.result(waiting)).isNotNull();
    }

    @Test
    void a_wait_that_is_over_returns_empty_and_holds_nothing() throws Exception {
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
    void a_wait_with_a_deadline_ends_in_time() throws Exception {
        granted(one, LONG);
        assertThat(two.acquire(NAME, holder("pod-2"), LONG, Waiting.atMost(Duration.ofMillis(300))))
                .isEmpty();
    }

    @Test
    void an_interrupted_waiter_holds_nothing() throws Exception {
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
    void an_interrupted_thread_can_release() throws Exception {
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
    void the_lease_of_a_client_that_is_gone_is_taken_over_soon_after_it_ends() throws Exception {
        Duration ttl = Duration.ofSeconds(1);
        Coordination gone = open();
        granted(gone.lock(), ttl);
        long start = System.nanoTime();
        gone.close();
        successor();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ttl.plusMillis(2300));
    }
}
