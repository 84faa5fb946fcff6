package dev.schemawave.lock.redis;

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
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.testkit.network.Ports;
import dev.schemawave.testservers.RedisServer;
import dev.schemawave.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/** The rules for a lock in one Redis. */
class OneNodeRulesTest {

    private static final LockName NAME = new LockName("rules:1");
    private static final String KEY = "test:lock:rules:1";
    private static final Duration LONG = Duration.ofSeconds(60);

    private static Nodes nodes;
    private final Team team = new Team();

    @BeforeAll
    static void start() {
        nodes = Nodes.start(1);
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

    private static Lease granted(Coordination client) throws Exception {
        return client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
    }

    private static String value() {
        return Wire.text(nodes.run(0, Command.GET, KEY));
    }

    /** R2: 160 random bits, new for each acquisition. */
    @Test
    void eachAcquisitionHasATokenOfItsOwn() throws Exception {
        Coordination client = nodes.open();
        Lease first = granted(client);
        String before = value().split("\n", 2)[0];
        first.release();
        granted(client);
        assertThat(value().split("\n", 2)[0]).hasSize(40).isNotEqualTo(before);
    }

    /** R3: the late release of one whose lease somebody else has now. */
    @Test
    void aReleaseThatIsNotOursThrowsAndFreesNobody() throws Exception {
        Lease old = granted(nodes.open());
        nodes.run(0, Command.DEL, KEY);
        granted(nodes.open());
        String present = value();
        assertThatThrownBy(old::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(value()).isEqualTo(present);
    }

    /** R4: neither a late renewal nor one that races with the release brings the key back. */
    @Test
    void aRenewalNeverMakesAKey() throws Exception {
        Coordination client = nodes.open();
        for (int i = 0; i < 300; i++) {
            Lease lease = granted(client);
            Future<Renewal> renewal = team.start(() -> lease.renew(holder("pod-1")));
            lease.release();
            Team.result(renewal);
            assertThat(value()).isEmpty();
        }
    }

    /** R5, R12: counted from before the request, less the allowance for drift. */
    @Test
    void theDeadlineAllowsForDrift() throws Exception {
        Duration left = granted(nodes.open()).validUntil().remaining(TimeSource.system());
        assertThat(left).isLessThanOrEqualTo(LONG.minusMillis(602));
    }

    /** R7, and the outcome for one node that loses its memory: the next one gets the lock, the renewal says so. */
    @Test
    void aHolderLearnsOfALostMemoryAtItsNextRenewal() throws Exception {
        Lease old = granted(nodes.open());
        Coordination other = nodes.open();
        nodes.server(0).restart();
        assertThat(other.lock().tryAcquire(NAME, holder("pod-2"), LONG)).isPresent();
        assertThat(old.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.of(holder("pod-2"))));
        assertThatThrownBy(old::release).isInstanceOf(LeaseNotHeldException.class);
    }

    @Test
    void aFlushInMidHoldIsALossAndNoError() throws Exception {
        Lease lease = granted(nodes.open());
        nodes.run(0, Command.FLUSHALL);
        assertThat(lease.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
    }

    @Test
    void aWaiterSurvivesAFlushOfTheQueue() throws Exception {
        Duration ttl = Duration.ofSeconds(1);
        assertThat(nodes.open().lock().tryAcquire(NAME, holder("pod-1"), ttl)).isPresent();
        Future<Optional<Lease>> waiter = waiter(Waiting.atMost(LONG));
        await().until(() -> (Long) nodes.run(0, Command.EXISTS, "test:queue:rules:1") == 1);
        nodes.run(0, Command.FLUSHALL);
        assertThat(Team.result(waiter)).isPresent();
    }

    @Test
    void aWaiterSurvivesARestartOfTheServer() throws Exception {
        granted(nodes.open());
        Future<Optional<Lease>> waiter = waiter(Waiting.atMost(LONG));
        await().until(() -> (Long) nodes.run(0, Command.EXISTS, "test:queue:rules:1") == 1);
        nodes.server(0).restart();
        assertThat(Team.result(waiter)).isPresent();
    }

    private Future<Optional<Lease>> waiter(Waiting waiting) throws CoordinationException {
        Coordination client = nodes.open();
        return team.start(() -> {
            while (true) {
                try {
                    return client.lock().acquire(NAME, holder("pod-2"), LONG, waiting);
                } catch (CoordinationException asksAnew) {
                    assertThat(asksAnew.isTransient()).as(asksAnew.toString()).isTrue();
                }
            }
        });
    }

    @Test
    void aWaiterWhoseProcessIsGoneIsPassedOver() throws Exception {
        Lease first = granted(nodes.open());
        nodes.run(0, Command.RPUSH, "test:queue:rules:1", "test:waiters:gone/1");
        nodes.run(0, Command.RPUSH, "test:queue:rules:1", "test:waiters:gone/2");
        Future<Optional<Lease>> waiter = waiter(Waiting.atMost(LONG));
        await().until(() -> (Long) nodes.run(0, Command.LLEN, "test:queue:rules:1") == 3);
        first.release();
        assertThat(Team.result(waiter)).isPresent();
    }

    /** Who listens and does not ask: another waiter looks by itself, long before the lease would have ended. */
    @Test
    void aWaiterThatIsFrozenWhenItIsToldIsNotWaitedFor() throws Exception {
        Lease first = granted(nodes.open());
        try (Connection frozen =
                new Connection(nodes.server(0).host(), nodes.server(0).port())) {
            frozen.sendCommand(Command.SUBSCRIBE, "test:waiters:frozen");
            frozen.getOne();
            nodes.run(0, Command.RPUSH, "test:queue:rules:1", "test:waiters:frozen/1");
            Future<Optional<Lease>> waiter = waiter(Waiting.atMost(LONG.dividedBy(2)));
            await().until(() -> (Long) nodes.run(0, Command.LLEN, "test:queue:rules:1") == 2);
            first.release();
            assertThat((List<?>) frozen.getOne()).hasSize(3);
            assertThat(Team.result(waiter)).isPresent();
        }
    }

    @Test
    void aSubscriptionThatWasCutIsRestoredAndWakesEverybodyOnce() throws Exception {
        granted(nodes.open());
        Waiting waiting = Waiting.atMost(LONG);
        Future<Optional<Lease>> waiter = waiter(waiting);
        await().until(() -> waiting.wakes() == 1 && waiting.pauses() >= 2);
        nodes.run(0, Command.CLIENT, "KILL", "TYPE", "pubsub");
        await().until(() -> waiting.wakes() > 1);
        assertThat(waiting.wakes()).isEqualTo(2);
        nodes.run(0, Command.DEL, KEY);
        nodes.run(0, Command.CLIENT, "KILL", "TYPE", "pubsub");
        assertThat(Team.result(waiter)).isPresent();
    }

    /** R6, R9. */
    @Test
    void aReplicaIsRefused() {
        try (RedisServer replica = RedisServer.start()) {
            Nodes.run(
                    replica,
                    Command.REPLICAOF,
                    "127.0.0.1",
                    "" + nodes.server(0).port());
            assertThatThrownBy(() -> Nodes.open(replica.uri()))
                    .isInstanceOfSatisfying(
                            CoordinationException.class,
                            e -> assertThat(e.isTransient()).isFalse())
                    .hasMessageContaining("replica");
        }
    }

    /** R8. */
    @Test
    void aNodeOfAClusterIsRefused() {
        try (RedisServer node = RedisServer.startWith("--cluster-enabled", "yes")) {
            assertThatThrownBy(() -> Nodes.open(node.uri()))
                    .isInstanceOfSatisfying(
                            CoordinationException.class,
                            e -> assertThat(e.isTransient()).isFalse())
                    .hasMessageContaining("cluster");
        }
    }

    /** R8. */
    @Test
    void aSentinelIsRefused(@TempDir Path directory) throws Exception {
        String program = Wire.text(nodes.run(0, Command.INFO, "server"))
                .lines()
                .filter(line -> line.startsWith("executable:"))
                .map(line -> line.substring("executable:".length()))
                .findFirst()
                .orElseThrow();
        int port = Ports.free();
        Path settings = Files.writeString(directory.resolve("sentinel.conf"), "bind 127.0.0.1\nport " + port + "\n");
        Process sentinel = new ProcessBuilder(program, settings.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThatThrownBy(() -> Nodes.open("redis://127.0.0.1:" + port))
                            .isInstanceOfSatisfying(
                                    CoordinationException.class,
                                    e -> assertThat(e.isTransient()).isFalse())
                            .hasMessageContaining("sentinel"));
        } finally {
            sentinel.destroyForcibly().waitFor();
        }
    }

    @Test
    void aServerThatIsDownIsAnExceptionOfItsOwn() {
        nodes.begin();
        assertThatThrownBy(nodes::open)
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isTrue());
    }
}
