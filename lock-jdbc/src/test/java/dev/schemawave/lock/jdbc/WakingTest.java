package dev.schemawave.lock.jdbc;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On PostgreSQL who waits is woken, and who is not woken polls. */
class WakingTest {

    private static final Database DATABASE = PostgresServer.shared().createDatabase("waking");
    private static final LockName NAME = new LockName("a:1");
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Far below the half minute that a waiter sleeps, with room for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Store store = Store.on(PostgresServer.shared(), DATABASE);
    private final Team team = new Team();

    @AfterEach
    void close() {
        team.close();
        store.close();
        await().until(() -> listeners() == 0);
    }

    private static long listeners() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("schemawave-lock-listen"))
                .count();
    }

    private static Lease granted(Coordination by) throws Exception {
        return by.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
    }

    /**
     * Lets a client listen, and returns when it does. When listening begins, everybody is told to look once more: a test
     * that counts requests of sleepers lets them come later than that.
     */
    private void listen(Coordination client) throws Exception {
        Signal told = TimeSource.system().newSignal();
        SchemaLedger.Watch watch =
                client.ledger().orElseThrow().watch(told::raise).orElseThrow();
        do {
            store.query(notifyWatchers());
        } while (!told.await(Duration.ofMillis(100)));
        watch.close();
    }

    private String notifyWatchers() {
        return "SELECT pg_notify('" + Topic.CHANNEL + "', 'ledger:" + store.namespace() + "')";
    }

    /** Waits with a client that listens, until it sleeps. */
    private Future<Lease> waiter(Coordination by, Waiting waiting) throws Exception {
        listen(by);
        Future<Lease> waiter = team.start(
                () -> by.lock().acquire(NAME, holder("pod-2"), LONG, waiting).orElseThrow());
        awaitSleep(waiting);
        return waiter;
    }

    private static void awaitSleep(Waiting waiting) {
        await().until(waiting::reliesOnBeingWoken);
    }

    @Test
    void aWaiterOfAnotherProcessIsWokenByTheRelease() throws Exception {
        Lease lease = granted(store.open());
        Waiting waiting = Waiting.atMost(LONG);
        Future<Lease> waiter = waiter(store.open(), waiting);
        int pauses = waiting.pauses();
        Waiting.pass(Duration.ofSeconds(1));
        assertThat(waiting.pauses()).as("asked while asleep").isEqualTo(pauses);
        long released = System.nanoTime();
        lease.release();
        Team.result(waiter);
        assertThat(Duration.ofNanos(System.nanoTime() - released)).isLessThan(SOON);
    }

    @Test
    void fiftyWaitersAllGetItAndDoNotPollForIt() throws Exception {
        Lease lease = granted(store.open());
        try (WireTap proxy = new WireTap(PostgresServer.shared().port())) {
            Coordination client = store.open(store.settings(DATABASE.withPort(proxy.port())));
            listen(client);
            List<Waiting> waits = new ArrayList<>();
            List<Future<Boolean>> waiters = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Waiting waiting = Waiting.atMost(LONG);
                waits.add(waiting);
                waiters.add(team.start(() -> {
                    Lease mine = client.lock()
                            .acquire(NAME, holder("pod-2"), LONG, waiting)
                            .orElseThrow();
                    mine.release();
                    return true;
                }));
            }
            await().until(() -> waits.stream().allMatch(Waiting::reliesOnBeingWoken));
            int asleep = proxy.roundTrips();
            Waiting.pass(Duration.ofSeconds(1));
            assertThat(waits).as("asked while asleep").allMatch(waiting -> waiting.pauses() == 1);
            lease.release();
            for (Future<Boolean> waiter : waiters) {
                assertThat(Team.result(waiter)).isTrue();
            }
            assertThat(proxy.roundTrips() - asleep)
                    .as("requests until all had it, of which one each took it and one each released it")
                    .isBetween(100, 150);
            assertThat(proxy.connections())
                    .as("one for requests, one that listens")
                    .isEqualTo(2);
        }
    }

    @Test
    void clientsOfAProcessShareOneListeningConnection() throws Exception {
        granted(store.open());
        for (int i = 0; i < 5; i++) {
            assertThat(waiter(store.open(), Waiting.atMost(LONG))).isNotDone();
        }
        assertThat(listeners()).isEqualTo(1);
        assertThat(store.query("SELECT pid::text FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = '"
                        + DATABASE.name() + "'"))
                .hasSize(1);
    }

    @Test
    void whoDoesNotWaitHasNoListeningConnection() throws Exception {
        granted(store.open()).release();
        assertThat(listeners()).isZero();
    }

    @Test
    void whoIsWokenButDoesNotWantItAnyMorePassesItOn() throws Exception {
        Lease lease = granted(store.open());
        Coordination client = store.open();
        Waiting first = Waiting.atMost(LONG);
        Future<Optional<Lease>> gone = team.start(() -> client.lock().acquire(NAME, holder("pod-2"), LONG, first));
        awaitSleep(first);
        Future<Lease> second = waiter(client, Waiting.atMost(LONG));
        first.end();
        lease.release();
        assertThat(Team.result(gone)).isEmpty();
        long released = System.nanoTime();
        Team.result(second);
        assertThat(Duration.ofNanos(System.nanoTime() - released)).isLessThan(SOON);
    }

    @Test
    void aCutListeningConnectionIsReplacedAndNothingIsMissed() throws Exception {
        Lease lease = granted(store.open());
        try (FaultProxy proxy = FaultProxy.to(PostgresServer.shared().port())) {
            Coordination client = store.open(store.settings(DATABASE.withPort(proxy.port())));
            Signal told = TimeSource.system().newSignal();
            assertThat(client.ledger().orElseThrow().watch(told::raise)).isPresent();
            assertThat(told.await(Duration.ofSeconds(5)))
                    .as("told when it listens")
                    .isTrue();
            Waiting waiting = Waiting.atMost(LONG);
            Future<Lease> waiter = waiter(client, waiting);
            int before = waiting.pauses();
            proxy.cut();
            await().until(() -> waiting.pauses() > before);
            awaitSleep(waiting);
            while (told.await(Duration.ofMillis(400))) {
                Thread.onSpinWait();
            }
            store.open().ledger().orElseThrow().publish(entry("orders", "1"), SchemaLedger.NONE);
            assertThat(told.await(Duration.ofSeconds(2))).isTrue();
            long released = System.nanoTime();
            lease.release();
            Team.result(waiter);
            assertThat(Duration.ofNanos(System.nanoTime() - released)).isLessThan(SOON);
        }
    }

    private Settings pooled(DataSource source) {
        return new Settings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                store.namespace(),
                Store.REQUEST_TIMEOUT,
                source,
                TimeSource.system());
    }

    private static HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(DATABASE.url());
        config.setUsername(DATABASE.user());
        config.setPassword(DATABASE.password());
        config.setMaximumPoolSize(size);
        config.setAutoCommit(false);
        config.setConnectionTimeout(1000);
        return new HikariDataSource(config);
    }

    @Test
    void withAPoolTheWaiterIsWokenTooAndAllConnectionsComeBack() throws Exception {
        Lease lease = granted(store.open());
        try (HikariDataSource pool = pool(3)) {
            Coordination client = store.open(pooled(pool));
            Future<Lease> waiter = waiter(client, Waiting.atMost(LONG));
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(2);
            long released = System.nanoTime();
            lease.release();
            Team.result(waiter).release();
            assertThat(Duration.ofNanos(System.nanoTime() - released)).isLessThan(SOON);
            client.close();
            await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(Sql.all(connection, row -> row.getString(1), "SELECT pg_listening_channels()"))
                        .isEmpty();
            }
        }
    }

    @Test
    void withoutAConnectionToListenOnWaitersPollAndWatchersAreToldToLook() throws Exception {
        Lease lease = granted(store.open());
        try (HikariDataSource pool = pool(1)) {
            Coordination client = store.open(pooled(pool));
            AtomicInteger told = new AtomicInteger();
            assertThat(client.ledger().orElseThrow().watch(told::incrementAndGet))
                    .isPresent();
            Callable<Optional<Lease>> wait =
                    () -> client.lock().acquire(NAME, holder("pod-2"), LONG, Waiting.atMost(LONG));
            Future<Optional<Lease>> waiter = team.start(wait);
            Waiting.pass(Duration.ofMillis(500));
            lease.release();
            assertThat(Team.result(waiter)).isPresent();
            await().until(() -> told.get() > 1);
            client.close();
        }
    }

    @Test
    void connectionsThatCannotListenMeanPolling() throws Exception {
        Lease lease = granted(store.open());
        try (OneConnection opaque = new OneConnection(DATABASE)) {
            Coordination client = store.open(pooled(opaque));
            Future<Optional<Lease>> waiter =
                    team.start(() -> client.lock().acquire(NAME, holder("pod-2"), LONG, Waiting.atMost(LONG)));
            Waiting.pass(Duration.ofMillis(300));
            lease.release();
            assertThat(Team.result(waiter)).isPresent();
            client.close();
        }
    }

    @Test
    void theLeaseOfADeadHolderIsTakenOverWithinATenthOfItsTime() throws Exception {
        Duration ttl = Duration.ofSeconds(3);
        Coordination dead = store.open();
        Coordination client = store.open();
        Lease lease = dead.lock().tryAcquire(NAME, holder("pod-1"), ttl).orElseThrow();
        Future<Lease> waiter = team.start(() -> client.lock()
                .acquire(NAME, holder("pod-2"), ttl, Waiting.atMost(LONG))
                .orElseThrow());
        Waiting.pass(Duration.ofSeconds(1));
        lease.renew(holder("pod-1"));
        long renewed = System.nanoTime();
        dead.close();
        Team.result(waiter);
        Duration took = Duration.ofNanos(System.nanoTime() - renewed);
        assertThat(took).isLessThan(ttl.plus(ttl.dividedBy(10)).plusMillis(300));
    }
}
