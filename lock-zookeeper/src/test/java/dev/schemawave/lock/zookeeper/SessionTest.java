package dev.schemawave.lock.zookeeper;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of leases, waiters and watches when connections break and sessions end. */
class SessionTest {

    private static final LockName NAME = new LockName("public.history:1f");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final TimeSource TIME = TimeSource.system();

    private final Rig rig = Rig.shared();
    private final Team team = new Team();

    @AfterEach
    void close() {
        team.close();
        rig.close();
    }

    private static Lease granted(ZooKeeperCoordination client, Duration ttl) throws CoordinationException {
        return client.lock().tryAcquire(NAME, holder("pod-1"), ttl).orElseThrow();
    }

    /** As the core does: asks anew after an error that is worth it. */
    private static Optional<Lease> awaited(ZooKeeperCoordination client) throws Exception {
        Waiting waiting = Waiting.atMost(LONG);
        while (true) {
            try {
                return client.lock().acquire(NAME, holder("pod-2"), LONG, waiting);
            } catch (CoordinationException e) {
                assertTransient(e);
                if (waiting.isOver()) {
                    throw e;
                }
                Waiting.pass(Duration.ofMillis(50));
            }
        }
    }

    private static void assertTransient(Throwable thrown) {
        assertThat(thrown).isInstanceOf(CoordinationException.class);
        assertThat(((CoordinationException) thrown).isTransient())
                .as(thrown.toString())
                .isTrue();
    }

    /** A server that was frozen can carry a request out that Curator has asked again meanwhile. */
    @Test
    void aPlaceOfTheOwnSessionThatNobodyKnowsKeepsNobodyWaiting() throws Exception {
        ZooKeeperCoordination client = rig.open();
        client.session(LONG)
                .send(
                        "leave a place over",
                        (curator, answer) -> curator.create()
                                .creatingParentContainersIfNeeded()
                                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                                .inBackground(answer)
                                .forPath(client.queue(NAME) + "/l"))
                .get();

        Optional<Lease> lease = awaited(client);

        assertThat(lease).isPresent();
        lease.orElseThrow().release();
    }

    @Test
    void aReleaseThatWasCutOffIsMadeUpForOverTheNextConnection() throws Exception {
        ZooKeeperCoordination client = rig.open();
        Lease lease = granted(client, LONG);
        rig.begin();
        assertTransient(catchThrowable(lease::release));
        assertThat(rig.places(NAME)).hasSize(1);
        rig.end();
        awaited(client).orElseThrow().release();
        awaited(rig.openDirectly()).orElseThrow().release();
        assertThat(rig.places(NAME)).isEmpty();
    }

    @Test
    void aWaiterWhoLeavesWhileTheConnectionIsCutLeavesNoPlaceBehind() throws Exception {
        Lease first = granted(rig.openDirectly(), LONG);
        Waiting waiting = Waiting.atMost(LONG);
        ZooKeeperCoordination client = rig.open();
        Future<Throwable> waiter = team.start(() ->
                catchThrowable(() -> assertThat(client.lock().acquire(NAME, holder("pod-2"), LONG, waiting))
                        .isEmpty()));
        await().until(() -> waiting.pauses() == 1);
        rig.begin();
        waiting.end();
        Throwable end = Team.result(waiter);
        if (end != null) {
            assertTransient(end);
        }
        rig.end();
        first.release();
        awaited(rig.openDirectly()).orElseThrow().release();
        await().until(() -> rig.places(NAME).isEmpty());
    }

    @Test
    void aHolderWhomNobodyHearsKnowsItsLossBeforeAnybodyElseHasTheLease() throws Exception {
        Duration ttl = Duration.ofSeconds(1);
        Lease lease = granted(rig.open(), ttl);
        rig.proxy().blackhole();
        assertTransient(catchThrowable(() -> lease.renew(holder("pod-1"))));
        ZooKeeperCoordination other = rig.openDirectly();
        Lease next = awaited(other).orElseThrow();
        assertThat(lease.validUntil().hasPassed(TIME)).isTrue();
        rig.end();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Lost.class);
        assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(other.lock().holder(NAME)).contains(holder("pod-2"));
        next.release();
    }

    @Test
    void noLeaseOutlastsWhatTheServersAreKnownToHaveHeard() throws Exception {
        Duration ttl = Duration.ofSeconds(1);
        ZooKeeperCoordination client = rig.open();
        Session session = client.session(ttl);
        rig.loseAnswers();
        await().until(() -> session.validIfAskedNow().hasPassed(TIME));
        rig.end();
        await().until(() -> !session.validIfAskedNow().hasPassed(TIME));
        awaited(client).orElseThrow().release();
    }

    @Test
    void aLeaseEndsWithItsSession() throws Exception {
        ZooKeeperCoordination client = rig.open();
        Lease lease = granted(client, LONG);
        Lease another = client.lock()
                .tryAcquire(new LockName("other"), holder("pod-1"), LONG)
                .orElseThrow();
        Signal doubt = TIME.newSignal();
        another.onDoubt(doubt::raise);
        Rig.expire(client.session(LONG));
        assertThat(doubt.await(LONG)).isTrue();
        Lease next = awaited(client).orElseThrow();
        assertThat(lease.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.of(holder("pod-2"))));
        assertThatThrownBy(another::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(next.renew(holder("pod-2"))).isInstanceOf(Renewal.Renewed.class);
        next.release();
    }

    @Test
    void aWaiterIsToldThatItsSessionEndedAndCanAskAnew() throws Exception {
        Lease first = granted(rig.openDirectly(), LONG);
        ZooKeeperCoordination client = rig.open();
        Waiting waiting = Waiting.atMost(LONG);
        Future<Throwable> waiter =
                team.start(() -> catchThrowable(() -> client.lock().acquire(NAME, holder("pod-2"), LONG, waiting)));
        await().until(() -> waiting.pauses() == 1);
        Rig.expire(client.session(LONG));
        assertTransient(Team.result(waiter));
        Future<Optional<Lease>> again = team.start(() -> awaited(client));
        await().until(() -> rig.places(NAME).size() == 2);
        first.release();
        assertThat(Team.result(again)).isPresent();
    }

    @Test
    void aWaiterMayWaitForLongerThanItsLeaseWillLast() throws Exception {
        Duration ttl = Duration.ofSeconds(1);
        Lease first = granted(rig.openDirectly(), LONG);
        ZooKeeperCoordination client = rig.openDirectly();
        Waiting waiting = Waiting.atMost(LONG);
        Future<Optional<Lease>> waiter = team.start(() -> client.lock().acquire(NAME, holder("pod-2"), ttl, waiting));
        await().until(() -> waiting.pauses() == 1);
        Waiting.pass(ttl.multipliedBy(2));
        first.release();
        assertThat(Team.result(waiter)).isPresent();
    }

    @Test
    void aNodeOfAnotherSessionIsNeverTakenForItsOwn() throws Exception {
        ZooKeeperCoordination before = rig.openDirectly();
        granted(before, LONG);
        Session session = rig.openDirectly().session(LONG);
        String queue = before.queue(NAME);
        Place place = new Place(
                session,
                NAME,
                queue + "/" + rig.places(NAME).get(0),
                session.zooKeeper().getSessionId());
        assertTransient(catchThrowable(() -> place.look(holder("pod-1"))));
        assertThat(place.renew(holder("pod-1"))).isInstanceOf(Renewal.Lost.class);
    }

    /** One has the lease, and one gets ready to be the next. */
    @Test
    void aReleaseWakesTwoOfFiftyWaiters() throws Exception {
        Lease first = granted(rig.openDirectly(), LONG);
        List<ZooKeeperCoordination> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(rig.openDirectly());
        }
        List<Waiting> waiters = new ArrayList<>();
        List<Future<Optional<Lease>>> results = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ZooKeeperCoordination client = clients.get(i % clients.size());
            Waiting waiting = Waiting.atMost(LONG);
            waiters.add(waiting);
            results.add(team.start(() -> client.lock().acquire(NAME, holder("pod-2"), LONG, waiting)));
        }
        await().until(() -> waiters.stream().allMatch(waiting -> waiting.pauses() == 1));
        first.release();
        await().until(() -> results.stream().anyMatch(Future::isDone));
        await().until(() -> waiters.stream().mapToInt(Waiting::pauses).sum() == 51);
        assertThat(waiters.stream().mapToInt(Waiting::wakes).sum()).isEqualTo(2);
        waiters.forEach(Waiting::end);
    }

    @Test
    void aRenewalOfTheHolderWakesNobody() throws Exception {
        Lease first = granted(rig.openDirectly(), LONG);
        ZooKeeperCoordination client = rig.openDirectly();
        Waiting waiting = Waiting.atMost(LONG);
        Future<Optional<Lease>> waiter = team.start(() -> client.lock().acquire(NAME, holder("pod-2"), LONG, waiting));
        await().until(() -> waiting.pauses() == 1);
        first.renew(holder("pod-1").doing("step 2"));
        first.renew(holder("pod-1").doing("step 3"));
        first.release();
        assertThat(Team.result(waiter)).isPresent();
        assertThat(waiting.wakes()).isOne();
    }

    @Test
    void aClientThatClosesKeepsOthersOutWhileItsLeaseMayBeReliedOn() throws Exception {
        ZooKeeperCoordination client = rig.open();
        Lease lease = granted(client, Duration.ofSeconds(1));
        client.close();
        Lease next = awaited(rig.openDirectly()).orElseThrow();
        assertThat(lease.validUntil().hasPassed(TIME)).isTrue();
        next.release();
    }

    @Test
    void aLeaseLongerThanAnySessionIsRefusedWithAdvice() throws Exception {
        ZooKeeperCoordination client = rig.open();
        assertThatThrownBy(() -> granted(client, Duration.ofMinutes(10)))
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isFalse())
                .hasMessageContaining("maxSessionTimeout");
    }

    @Test
    void aWatchIsToldAfterEachReconnectAndOfWhatIsPublishedLater() throws Exception {
        ZooKeeperCoordination client = rig.open();
        SchemaLedger other = rig.openDirectly().ledger().orElseThrow();
        Signal told = TIME.newSignal();
        client.ledger().orElseThrow().watch(told::raise);
        rig.begin();
        other.publish(entry("orders", "1"), SchemaLedger.NONE);
        rig.end();
        assertThat(told.await(LONG)).isTrue();
        other.publish(entry("orders", "2"), 1);
        assertThat(told.await(LONG)).isTrue();
    }

    @Test
    void aWatchOutlivesItsSession() throws Exception {
        ZooKeeperCoordination client = rig.open();
        SchemaLedger other = rig.openDirectly().ledger().orElseThrow();
        Signal told = TIME.newSignal();
        client.ledger().orElseThrow().watch(told::raise);
        long before = client.reader().zooKeeper().getSessionId();
        Rig.expire(client.reader());
        assertThat(told.await(LONG)).isTrue();
        assertThat(client.reader().zooKeeper().getSessionId()).isNotEqualTo(before);
        other.publish(entry("orders", "1"), SchemaLedger.NONE);
        assertThat(told.await(LONG)).isTrue();
    }
}
