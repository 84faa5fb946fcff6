package dev.schemawave.lock.jdbc;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when the network or the server fails. */
abstract class OutageRules {

    private static final LockName NAME = new LockName("a:1");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration QUICK = Duration.ofSeconds(1);

    private Store store;
    private FaultProxy proxy;
    private Coordination client;

    /** A store that this test has for itself. */
    abstract Store store();

    /** The server that it is on. */
    abstract DatabaseServer server();

    /** A server that this test may break. */
    abstract DatabaseServer victim();

    @BeforeEach
    void putAProxyInBetween() {
        store = store();
        proxy = FaultProxy.to(server().port());
        client = store.open(quick(store));
    }

    private Settings quick(Store on) {
        Settings settings = on.settings(on.database().withPort(proxy.port()));
        return new Settings(
                settings.url(),
                settings.user(),
                settings.password(),
                settings.namespace(),
                QUICK,
                settings.migratedDatabase(),
                TimeSource.system());
    }

    @AfterEach
    void removeTheProxy() {
        proxy.heal();
        proxy.close();
    }

    private static Optional<Lease> tried(Coordination by) throws Exception {
        return by.lock().tryAcquire(NAME, holder("pod-1"), LONG);
    }

    private static void assertUnreachable(ThrowingCallable request) {
        assertThatThrownBy(request)
                .asInstanceOf(type(CoordinationException.class))
                .satisfies(e -> assertThat(e.isTransient()).as(e.getMessage()).isTrue());
    }

    @Test
    void aConnectionThatBrokeWhileIdleIsReplacedUnnoticed() throws Exception {
        proxy.cut();
        Lease lease = tried(client).orElseThrow();
        proxy.cut();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
        proxy.cut();
        assertThat(client.lock().holder(NAME)).contains(holder("pod-1"));
        proxy.cut();
        lease.release();
        proxy.cut();
        assertThat(client.ledger().orElseThrow().publish(entry("orders", "1"), SchemaLedger.NONE))
                .isTrue();
        assertThat(tried(store.open())).isPresent();
    }

    @Test
    void anUnreachableDatabaseIsAnErrorAndNeverAHeldLock() throws Exception {
        Lease lease = tried(client).orElseThrow();
        proxy.refuse();
        proxy.cut();
        assertUnreachable(() -> tried(client));
        assertUnreachable(() -> lease.renew(holder("pod-1")));
        assertUnreachable(() -> client.lock().holder(NAME));
        assertUnreachable(lease::release);
        assertUnreachable(() -> client.ledger().orElseThrow().readAll());
        assertUnreachable(() -> new JdbcCoordinationProvider().open(quick(store)));
        proxy.heal();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
        lease.release();
    }

    @Test
    void aSilentNetworkIsAnErrorWithinTheRequestTimeout() throws Exception {
        Lease lease = tried(client).orElseThrow();
        proxy.blackhole();
        long start = System.nanoTime();
        assertUnreachable(() -> lease.renew(holder("pod-1")));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK.multipliedBy(2));
        proxy.heal();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    void anAcquisitionWhoseAnswerWasLostBlocksNobodyForEver() throws Exception {
        Duration ttl = Duration.ofMillis(1500);
        proxy.blackhole(FaultProxy.Direction.TO_CLIENT);
        assertUnreachable(() -> client.lock().tryAcquire(NAME, holder("pod-1"), ttl));
        DistributedLock other = store.open().lock();
        assertThat(other.acquire(NAME, holder("pod-2"), LONG, Waiting.atMost(LONG)))
                .isPresent();
    }

    @Test
    void aKilledServerIsAnErrorAndTheLeaseSurvivesItsRestart() throws Exception {
        try (DatabaseServer victim = victim();
                Store fragile = Store.on(victim, victim.createDatabase("outage"))) {
            Coordination holding = fragile.open();
            Lease lease = tried(holding).orElseThrow();
            victim.kill();
            assertUnreachable(() -> tried(holding));
            assertUnreachable(() -> lease.renew(holder("pod-1")));
            assertUnreachable(() -> new JdbcCoordinationProvider().open(fragile.settings()));
            victim.restart();
            await().ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class));
            assertThat(tried(fragile.open())).isEmpty();
            lease.release();
            assertThat(tried(holding)).isPresent();
        }
    }
}
