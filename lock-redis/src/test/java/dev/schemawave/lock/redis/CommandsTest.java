package dev.schemawave.lock.redis;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.testservers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;

/** What it costs: commands, each of which is a round trip. */
class CommandsTest {

    private static final Logger log = LoggerFactory.getLogger(CommandsTest.class);
    private static final LockName NAME = new LockName("costs:1");
    private static final Duration LONG = Duration.ofMinutes(5);

    private static Nodes nodes;
    private static Nodes five;

    @BeforeAll
    static void start() {
        nodes = Nodes.start(1);
        five = Nodes.start(5);
    }

    @AfterAll
    static void stop() {
        nodes.close();
        five.close();
    }

    @AfterEach
    void clean() {
        nodes.clean();
        five.clean();
    }

    @Test
    void acquiringRenewingAndReleasingAreOneCommandEach() throws Exception {
        DistributedLock lock = nodes.open().lock();
        try (Monitor monitor = new Monitor(nodes.server(0))) {
            Lease lease = lock.tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
            assertThat(monitor.commands()).hasSize(1);
            lease.renew(holder("pod-1"));
            assertThat(monitor.commands()).hasSize(1);
            assertThat(lock.tryAcquire(NAME, holder("pod-1"), LONG)).isEmpty();
            assertThat(monitor.commands()).hasSize(1);
            lease.release();
            assertThat(monitor.commands()).hasSize(1);
        }
    }

    /** R1: the key and its time to live are set by one SET. */
    @Test
    void noKeyIsEverWithoutATimeToLive() throws Exception {
        DistributedLock lock = nodes.open().lock();
        try (Monitor monitor = new Monitor(nodes.server(0))) {
            lock.tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow().renew(holder("pod-1"));
            assertThat(monitor.all())
                    .filteredOn(line -> line.contains("lua] \"SET\""))
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"PX\" \"300000\""));
        }
    }

    @Test
    void onAQuorumEachNodeGetsOneCommand() throws Exception {
        DistributedLock lock = five.open().lock();
        List<Monitor> monitors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            monitors.add(new Monitor(five.server(i)));
        }
        lock.tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow().release();
        for (Monitor monitor : monitors) {
            List<String> seen = new ArrayList<>();
            await().until(() -> {
                seen.addAll(monitor.commands());
                return seen.size() >= 2;
            });
            assertThat(seen).hasSize(2);
            monitor.close();
        }
    }

    @Test
    void publishingIsTwoCommandsAndReadingIsOne() throws Exception {
        SchemaLedger ledger = nodes.open().ledger().orElseThrow();
        try (Monitor monitor = new Monitor(nodes.server(0))) {
            assertThat(ledger.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
            assertThat(monitor.commands()).hasSize(2);
            assertThat(ledger.readAll()).hasSize(1);
            assertThat(monitor.commands()).hasSize(1);
        }
    }

    /** A release wakes one, whatever the number of waiters in processes of their own; now and then one looks by itself. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void aHandOverCostsTwoCommandsForAnyNumberOfWaiters(int waiters) throws Exception {
        Lease first =
                nodes.open().lock().tryAcquire(NAME, holder("pod-0"), LONG).orElseThrow();
        try (Team team = new Team();
                Monitor monitor = new Monitor(nodes.server(0))) {
            List<Future<Boolean>> turns = new ArrayList<>();
            for (int i = 0; i < waiters; i++) {
                Coordination client = nodes.open();
                turns.add(team.start(() -> {
                    client.lock()
                            .acquire(NAME, holder("pod"), LONG, Waiting.atMost(LONG))
                            .orElseThrow()
                            .release();
                    return true;
                }));
            }
            awaitQuiet(nodes.server(0), monitor, waiters);
            first.release();
            for (Future<Boolean> turn : turns) {
                assertThat(Team.result(turn)).isTrue();
            }
            List<String> commands = monitor.commands();
            log.info("{} commands for {} hand-overs", commands.size(), waiters);
            assertThat(commands)
                    .hasSizeBetween(2 * waiters + 1, 3 * waiters + 1)
                    .allMatch(command -> command.contains("\"EVAL\""));
        }
    }

    /** Two commands a node, and at most twice as much where the nodes' queues came to differ. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void aHandOverOnAQuorumDoesNotGrowWithTheNumberOfWaiters(int waiters) throws Exception {
        Lease first = five.open().lock().tryAcquire(NAME, holder("pod-0"), LONG).orElseThrow();
        List<Monitor> monitors = new ArrayList<>();
        try (Team team = new Team()) {
            List<Future<Boolean>> turns = new ArrayList<>();
            for (int i = 0; i < waiters; i++) {
                Coordination client = five.open();
                turns.add(team.start(() -> {
                    client.lock()
                            .acquire(NAME, holder("pod"), LONG, Waiting.atMost(LONG))
                            .orElseThrow()
                            .release();
                    return true;
                }));
            }
            for (int i = 0; i < 5; i++) {
                monitors.add(new Monitor(five.server(i)));
                awaitQuiet(five.server(i), monitors.get(i), waiters);
            }
            first.release();
            for (Future<Boolean> turn : turns) {
                assertThat(Team.result(turn)).isTrue();
            }
            int commands = 0;
            for (Monitor monitor : monitors) {
                commands += monitor.commands().size();
            }
            log.info("{} commands for {} hand-overs on five nodes", commands, waiters);
            assertThat(commands).isBetween(5 * (2 * waiters + 1), 5 * (4 * waiters + 1));
        } finally {
            monitors.forEach(Monitor::close);
        }
    }

    /** All waiters are queued and listen, and have looked once more since they do. */
    private static void awaitQuiet(RedisServer server, Monitor monitor, int waiters) {
        await().atMost(LONG).until(() -> {
            List<?> listeners = (List<?>) Nodes.run(server, Command.PUBSUB, "NUMSUB", "test:ledger");
            return (Long) listeners.get(1) == waiters
                    && (Long) Nodes.run(server, Command.LLEN, "test:queue:" + NAME) == waiters;
        });
        await().atMost(LONG).until(() -> monitor.commands().isEmpty());
    }
}
