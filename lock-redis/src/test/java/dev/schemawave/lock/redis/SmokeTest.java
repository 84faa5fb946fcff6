package dev.schemawave.lock.redis;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.testservers.RedisServer;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;

/** That everything works at all; also run with other versions of Jedis. */
@Tag("smoke")
class SmokeTest {

    private static final LockName NAME = new LockName("smoke:1");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void jedisIsTheOneUnderTest() {
        assertThat(Connection.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString())
                .endsWith("jedis-" + System.getProperty("jedis.under.test") + ".jar");
    }

    @Test
    void theProviderIsFound() {
        assertThat(ServiceLoader.load(CoordinationProvider.class))
                .anySatisfy(provider -> assertThat(provider.schemes()).containsExactlyInAnyOrder("redis", "rediss"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void leasesAndTheLedgerWork(int size) throws Exception {
        try (Nodes nodes = Nodes.start(size);
                Team team = new Team();
                Coordination one = nodes.open();
                Coordination two = nodes.open()) {
            Lease lease = one.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
            assertThat(two.lock().tryAcquire(NAME, holder("pod-2"), LONG)).isEmpty();
            assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
            Waiting waiting = Waiting.atMost(LONG);
            Future<Lease> waiter = team.start(() ->
                    two.lock().acquire(NAME, holder("pod-2"), LONG, waiting).orElseThrow());
            while (!waiting.reliesOnBeingWoken()) {
                Waiting.pass(Duration.ofMillis(5));
            }
            lease.release();
            Team.result(waiter).release();
            assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
            Signal told = TimeSource.system().newSignal();
            SchemaLedger ledger = two.ledger().orElseThrow();
            assertThat(ledger.watch(told::raise)).isPresent();
            assertThat(one.ledger().orElseThrow().publish(entry("orders", "1"), SchemaLedger.NONE))
                    .isTrue();
            assertThat(told.await(LONG)).isTrue();
            assertThat(ledger.readAll()).hasSize(1);
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (RedisServer server = RedisServer.start("r1ght")) {
            assertThatThrownBy(() -> Nodes.open("redis://:wr0ng@127.0.0.1:" + server.port()))
                    .isInstanceOfSatisfying(
                            CoordinationException.class,
                            e -> assertThat(e.isTransient()).isFalse())
                    .hasMessageContaining("WRONGPASS");
        }
    }
}
