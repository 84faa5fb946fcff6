package dev.schemawave.lock.redis;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Protocol.Command;

/** The rules for a lock on a quorum. */
class QuorumRulesTest {

    private static final LockName NAME = new LockName("rules:5");
    private static final String KEY = "test:lock:rules:5";
    private static final Duration LONG = Duration.ofSeconds(60);

    private static Nodes nodes;
    private final Team team = new Team();

    @BeforeAll
    static void start() {
        nodes = Nodes.start(5);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @AfterEach
    void clean() {
        team.close();
        nodes.clean();
    }

    private static Optional<Lease> tried(Coordination client) throws Exception {
        return client.lock().tryAcquire(NAME, holder("pod-1"), LONG);
    }

    private static void down(int... numbers) {
        for (int number : numbers) {
            nodes.proxy(number).refuse();
            nodes.proxy(number).cut();
        }
    }

    private static String value(int number) {
        return Wire.text(nodes.run(number, Command.GET, KEY));
    }

    private static void assertUnreachable(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isTrue())
                .hasMessageContaining("of 5 Redis nodes");
    }

    private static void assertRefused(String url, String why) {
        assertThatThrownBy(() -> Nodes.open(url))
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isFalse())
                .hasMessageContaining(why);
    }

    /** R9. */
    @Test
    void whatIsNoQuorumIsRefused() {
        String one = "127.0.0.1:" + nodes.server(0).port();
        String two = "127.0.0.1:" + nodes.server(1).port();
        assertRefused("redis://" + one + "," + two + "," + one, "twice");
        assertRefused("redis://" + one + "," + two, "odd");
        assertRefused(
                "redis://" + one + "," + two + ",127.0.0.1:" + nodes.proxy(0).port(), "same server");
        try (RedisServer replica = RedisServer.start()) {
            Nodes.run(
                    replica,
                    Command.REPLICAOF,
                    "127.0.0.1",
                    "" + nodes.server(0).port());
            assertRefused("redis://" + one + "," + two + ",127.0.0.1:" + replica.port(), "replica");
        }
    }

    /** R10: with time-outs of a minute, nobody waits for a node that is silent; nor for two. */
    @Test
    @Timeout(30)
    void silentNodesDelayNobody() throws Exception {
        Coordination client = nodes.keep(Nodes.open(nodes.url(), Duration.ofMinutes(1)));
        nodes.proxy(1).blackhole();
        nodes.proxy(3).blackhole();
        Lease lease = client.lock()
                .tryAcquire(NAME, holder("pod-1"), Duration.ofHours(1))
                .orElseThrow();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
        lease.release();
    }

    /** R10, R11: the same value on all; a majority is enough. */
    @Test
    void threeOfFiveAreEnough() throws Exception {
        Coordination client = nodes.open();
        down(0, 4);
        Lease lease = tried(client).orElseThrow();
        assertThat(value(1)).isNotEmpty().isEqualTo(value(2)).isEqualTo(value(3));
        assertThat(nodes.open().lock().tryAcquire(NAME, holder("pod-2"), LONG)).isEmpty();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
        lease.release();
        assertThat(tried(nodes.open())).isPresent();
    }

    /** R11, R13: what a minority granted is no grant, and is given back. */
    @Test
    void twoOfFiveAreNotAndAreGivenBack() throws Exception {
        Coordination client = nodes.open();
        down(0, 2, 4);
        assertUnreachable(() -> tried(client));
        assertUnreachable(nodes::open);
        await().until(() -> value(1).isEmpty() && value(3).isEmpty());
    }

    /** R13: a node that granted and whose answer got lost. */
    @Test
    void aNodeWhoseAnswerWasLostIsCleaned() throws Exception {
        Coordination client = nodes.open();
        down(0, 2);
        nodes.proxy(4).blackhole(FaultProxy.Direction.TO_CLIENT);
        assertUnreachable(() -> tried(client));
        assertThat(value(4)).isNotEmpty();
        nodes.proxy(4).heal();
        await().atMost(LONG).until(() -> value(1).isEmpty() && value(3).isEmpty());
        await().atMost(LONG).until(() -> value(4).isEmpty());
    }

    /** R14. */
    @Test
    void twentyContendersConverge() throws Exception {
        List<Coordination> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(nodes.open());
        }
        List<Optional<Lease>> leases = team.all(20, i -> () -> tried(clients.get(i)));
        assertThat(leases.stream().filter(Optional::isPresent)).hasSize(1);
    }

    /** R15: and what the minority keeps is given up. */
    @Test
    void aLeaseThatAMinorityKeepsIsLost() throws Exception {
        Lease lease = tried(nodes.open()).orElseThrow();
        awaitEverywhere();
        for (int i = 0; i < 3; i++) {
            nodes.run(i, Command.DEL, KEY);
        }
        assertThat(lease.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
        await().until(() -> value(3).isEmpty() && value(4).isEmpty());
    }

    /** R15: no answer is neither. */
    @Test
    void aRenewalThatAMinorityAnswersIsNoLoss() throws Exception {
        Lease lease = tried(nodes.open()).orElseThrow();
        down(0, 1, 2);
        assertUnreachable(() -> lease.renew(holder("pod-1")));
        assertUnreachable(lease::release);
        nodes.end();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
    }

    /** Three answers decide, whichever come first; a request that is still on its way would reach a restarted node. */
    private static void awaitEverywhere() {
        for (int i = 0; i < 5; i++) {
            int node = i;
            await().until(() -> !value(node).isEmpty());
        }
    }

    /** R16: one node without memory makes no second majority, and the holder goes on. */
    @Test
    void oneNodeThatRestartsEmptyChangesNothing() throws Exception {
        Lease lease = tried(nodes.open()).orElseThrow();
        Coordination other = nodes.open();
        awaitEverywhere();
        nodes.server(2).restart();
        assertThat(tried(other)).isEmpty();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
        // What the other one was granted there it has given back, maybe after its answer.
        await().until(() -> value(2).isEmpty());
        lease.release();
        assertThat(tried(other)).isPresent();
    }

    /** R16: the limit of what a quorum bears, and that its holder learns of it. */
    @Test
    void aMajorityThatRestartsEmptyIsALoss() throws Exception {
        Lease lease = tried(nodes.open()).orElseThrow();
        Coordination other = nodes.open();
        awaitEverywhere();
        for (int i = 0; i < 3; i++) {
            nodes.server(i).restart();
        }
        Lease second = other.lock().tryAcquire(NAME, holder("pod-2"), LONG).orElseThrow();
        assertThat(lease.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.of(holder("pod-2"))));
        assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
        second.release();
    }

    @Test
    void theLedgerBearsTheLossOfAMinority() throws Exception {
        SchemaLedger one = nodes.open().ledger().orElseThrow();
        SchemaLedger two = nodes.open().ledger().orElseThrow();
        assertThat(one.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        down(0, 1);
        long first = two.read(entry("orders", "1").key()).orElseThrow().revision();
        assertThat(two.publish(entry("orders", "2"), first)).isTrue();
        nodes.end();
        down(3, 4);
        assertThat(one.read(entry("orders", "1").key()).orElseThrow().entry()).isEqualTo(entry("orders", "2"));
        assertThat(one.readAll()).hasSize(1);
        assertThat(one.publish(entry("orders", "3"), first)).isFalse();
    }

    /** A node that has missed an entry, or forgotten it, gets it from whoever reads. */
    @Test
    void readersRepairTheLedger() throws Exception {
        SchemaLedger ledger = nodes.open().ledger().orElseThrow();
        assertThat(ledger.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        for (int i = 0; i < 5; i++) {
            int node = i;
            await().until(() -> (Long) nodes.run(node, Command.HLEN, "test:ledger") == 1);
        }
        for (int i = 0; i < 5; i++) {
            int node = i;
            nodes.server(node).restart();
            await().atMost(LONG).until(() -> {
                assertThat(ledger.readAll()).hasSize(1);
                return (Long) nodes.run(node, Command.HLEN, "test:ledger") == 1;
            });
        }
    }

    @Test
    void theLedgerOfAMinorityIsUnreachable() throws Exception {
        SchemaLedger ledger = nodes.open().ledger().orElseThrow();
        down(0, 1, 2);
        assertUnreachable(() -> ledger.publish(entry("orders", "1"), SchemaLedger.NONE));
        assertUnreachable(ledger::readAll);
    }
}
