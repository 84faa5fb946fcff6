package dev.schemawave.lock.zookeeper;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.testservers.TestServer;
import dev.schemawave.testservers.ZooKeeperEnsemble;
import dev.schemawave.testservers.ZooKeeperServer;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of leases and waiters when servers die, freeze and come back; with one and with three. */
class ServersTest {

    private static final LockName NAME = new LockName("public.history:1f");
    private static final Duration LONG = Duration.ofSeconds(60);

    private static ZooKeeperEnsemble ensemble;

    private final Rig rig = Rig.shared();
    private final Team team = new Team();

    @BeforeAll
    static void start() {
        ensemble = ZooKeeperEnsemble.start();
    }

    @AfterAll
    static void stop() {
        ensemble.close();
    }

    @AfterEach
    void close() {
        team.close();
        rig.close();
    }

    private ZooKeeperCoordination open() throws CoordinationException {
        return rig.open("zookeeper://" + ensemble.addresses() + "/tests");
    }

    private static Lease granted(ZooKeeperCoordination client) throws CoordinationException {
        return client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
    }

    /** As the core does: fails with an error that is worth trying again, or succeeds; never says that the lease is lost. */
    private static void awaitRenewal(Lease lease) {
        await().atMost(LONG).until(() -> {
            try {
                assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
                return true;
            } catch (CoordinationException e) {
                assertThat(e.isTransient()).as(e.toString()).isTrue();
                return false;
            }
        });
    }

    private static void assertCannotRenew(Lease lease) {
        assertThat(catchThrowable(() -> lease.renew(holder("pod-1"))))
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isTrue());
    }

    /** As the core does: asks anew after an error. */
    private Future<Lease> waiter(ZooKeeperCoordination client, Waiting waiting) {
        return team.start(() -> {
            while (true) {
                try {
                    Optional<Lease> lease = client.lock().acquire(NAME, holder("pod-2"), LONG, waiting);
                    return lease.orElseThrow();
                } catch (CoordinationException e) {
                    assertThat(e.isTransient()).as(e.toString()).isTrue();
                    Waiting.pass(Duration.ofMillis(100));
                }
            }
        });
    }

    @Test
    void aHolderAndAWaiterOutliveARestartAndAFreezeOfTheOnlyServer() throws Exception {
        try (ZooKeeperServer server = ZooKeeperServer.start()) {
            String url = "zookeeper://127.0.0.1:" + server.port();
            Lease lease = granted(rig.open(url));
            Signal doubt = TimeSource.system().newSignal();
            lease.onDoubt(doubt::raise);
            Waiting waiting = Waiting.atMost(LONG);
            Future<Lease> waiter = waiter(rig.open(url), waiting);
            await().until(() -> waiting.pauses() > 0);
            server.kill();
            assertThat(doubt.await(LONG)).isTrue();
            assertCannotRenew(lease);
            server.restart();
            awaitRenewal(lease);
            server.freeze();
            assertCannotRenew(lease);
            server.thaw();
            awaitRenewal(lease);
            assertThat(waiter).isNotDone();
            lease.release();
            Team.result(waiter).release();
        }
    }

    @Test
    void aMinorityGrantsNothingAndLosesNothing() throws Exception {
        ZooKeeperCoordination client = open();
        Lease lease = granted(client);
        Waiting waiting = Waiting.atMost(LONG);
        Future<Lease> waiter = waiter(open(), waiting);
        await().until(() -> waiting.pauses() > 0);
        List<ZooKeeperServer> majority = ensemble.nodes().subList(0, 2);
        majority.forEach(TestServer::freeze);
        try {
            assertCannotRenew(lease);
            assertThat(catchThrowable(() -> client.lock().tryAcquire(new LockName("free"), holder("pod-1"), LONG)))
                    .isInstanceOf(CoordinationException.class);
            assertThat(waiter).isNotDone();
        } finally {
            majority.forEach(TestServer::thaw);
        }
        awaitRenewal(lease);
        assertThat(waiter).isNotDone();
        lease.release();
        Team.result(waiter).release();
    }

    @Test
    void aLeaseOutlivesTheDeathOfTheLeader() throws Exception {
        Lease lease = granted(open());
        ZooKeeperServer leader = ensemble.nodes().stream()
                .filter(node -> node.ask("srvr").contains("Mode: leader"))
                .findFirst()
                .orElseThrow();
        leader.kill();
        awaitRenewal(lease);
        assertThat(lease.validUntil().hasPassed(TimeSource.system())).isFalse();
        leader.restart();
        ensemble.awaitService();
        lease.release();
    }

    @Test
    void aHolderLeavesAServerThatIsFrozen() throws Exception {
        ZooKeeperCoordination client = open();
        Lease lease = granted(client);
        String session = Long.toHexString(client.session(LONG).zooKeeper().getSessionId());
        ZooKeeperServer frozen = ensemble.nodes().stream()
                .filter(node -> node.ask("cons").contains("sid=0x" + session))
                .findFirst()
                .orElseThrow();
        frozen.freeze();
        try {
            awaitRenewal(lease);
            assertThat(lease.validUntil().remaining(TimeSource.system()))
                    .as("recovered before the client itself would leave the server")
                    .isGreaterThan(LONG.dividedBy(2));
            lease.release();
        } finally {
            frozen.thaw();
        }
        ensemble.awaitService();
    }

    @Test
    void whatIsPublishedAtOneNodeIsReadAtAnotherAtOnce() throws Exception {
        List<ZooKeeperServer> nodes = ensemble.nodes();
        SchemaLedger writer = rig.open("zookeeper://127.0.0.1:" + nodes.get(0).port())
                .ledger()
                .orElseThrow();
        SchemaLedger reader = rig.open("zookeeper://127.0.0.1:" + nodes.get(2).port())
                .ledger()
                .orElseThrow();
        for (int i = 0; i < 50; i++) {
            assertThat(writer.publish(entry("orders", "" + i), i)).isTrue();
            assertThat(reader.read(entry("orders", "").key()).orElseThrow().revision())
                    .isEqualTo(i + 1L);
        }
    }
}
