package dev.schemawave.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.LeaseLostException;
import dev.schemawave.MigrationFailedException;
import dev.schemawave.Outcome;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real start-ups on PostgreSQL leave in the meters and observations. */
class StartUpsTest {

    private static final String WAITS = "SELECT pg_advisory_lock(7); SELECT pg_advisory_unlock(7);";
    private static final String ACQUIRED = "schemawave.lock.acquisitions{outcome=acquired}";
    private static final String WAIT = "schemawave.lock.wait";
    private static final String HOLD = "schemawave.lock.hold";

    private final Database database = PostgresServer.shared().createDatabase("metrics");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Spans spans = new Spans();
    private final BlockingQueue<CoordinationEvent> told = new LinkedBlockingQueue<>();
    private final ExecutorService replicas = Executors.newCachedThreadPool();

    @TempDir
    private Path scripts;

    @BeforeEach
    void write() throws IOException {
        script("V1__orders.sql", "CREATE TABLE orders (id bigint)");
        script("V2__paid.sql", "ALTER TABLE orders ADD COLUMN paid boolean");
    }

    @AfterEach
    void close() {
        replicas.shutdownNow();
    }

    @Test
    void everythingIsThereWithZeroBeforeItHappens() {
        Coordinator coordinator = replica().build();
        Map<String, Double> before = counts();
        assertThat(before)
                .containsOnlyKeys(
                        WAIT,
                        HOLD,
                        "schemawave.lock.lost",
                        ACQUIRED,
                        "schemawave.lock.acquisitions{outcome=taken-over}",
                        "schemawave.lock.acquisitions{outcome=not-needed}",
                        "schemawave.lock.acquisitions{outcome=peer-failed}",
                        "schemawave.lock.acquisitions{outcome=timed-out}",
                        "schemawave.lock.acquisitions{outcome=stopped}",
                        "schemawave.lock.acquisitions{outcome=failed}",
                        "schemawave.lock.renewals{outcome=renewed}",
                        "schemawave.lock.renewals{outcome=failed}",
                        "schemawave.migration.pending");
        assertThat(before.values()).containsOnly(0.0);

        assertThat(coordinator.migrate()).isInstanceOf(Outcome.Migrated.class);

        assertThat(moved())
                .containsOnlyKeys(
                        WAIT, HOLD, ACQUIRED, "schemawave.lock.renewals{outcome=renewed}", duration("succeeded"))
                .containsEntry(WAIT, 1.0)
                .containsEntry(HOLD, 1.0)
                .containsEntry(ACQUIRED, 1.0)
                .containsEntry(duration("succeeded"), 1.0);
        assertThat(counts())
                .containsEntry(duration("failed"), 0.0)
                .containsEntry(duration("lease-lost"), 0.0)
                .containsEntry(duration("stopped"), 0.0);
    }

    @Test
    void timesAreThoseThatTheEventsTell() {
        replica().build().migrate();

        assertThat(seconds(duration("succeeded")))
                .isEqualTo(next(CoordinationEvent.MigrationEnded.class).took().toNanos() / 1e9);
        assertThat(seconds(HOLD))
                .isEqualTo(next(CoordinationEvent.LeaseEnded.class).held().toNanos() / 1e9);
    }

    @Test
    void aMigrationIsOneObservationWithItsStepsBelowIt() {
        replica().build().migrate();

        assertThat(spans.ended())
                .containsExactly(
                        "schemawave.claim in schemawave.migrate [service=orders]",
                        "schemawave.step in schemawave.migrate [service=orders, step=1 (V1__orders.sql)]",
                        "schemawave.step in schemawave.migrate [service=orders, step=2 (V2__paid.sql)]",
                        "schemawave.migrate [outcome=migrated, service=orders, tool=flyway, version=2]");
        assertThat(spans.open()).isZero();
    }

    @Test
    void aStartWithNothingToDoMovesNothingAndHasOneObservation() {
        bare().build().migrate();

        assertThat(replica().build().migrate()).isInstanceOf(Outcome.UpToDate.class);

        assertThat(moved()).isEmpty();
        assertThat(spans.ended())
                .containsExactly("schemawave.migrate [outcome=up-to-date, service=orders, tool=flyway, version=2]");
    }

    @Test
    void aReplicaThatWaitsForItsPeerShowsTheWaitAndThatTheLeaseWasNotNeeded() throws Exception {
        script("V2__paid.sql", WAITS);
        Future<Outcome> peer;
        Future<Outcome> waiter;
        try (Connection brake = braked()) {
            peer = replicas.submit(bare().listener(told::add).build()::migrate);
            await(CoordinationEvent.StepFinished.class);
            waiter = replicas.submit(replica().build()::migrate);
            await(CoordinationEvent.WaitingForLease.class);
            run(brake, "SELECT pg_advisory_unlock(7)");
        }

        assertThat(peer.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Migrated.class);
        assertThat(waiter.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.MigratedByPeer.class);
        assertThat(moved()).isEqualTo(Map.of(WAIT, 1.0, "schemawave.lock.acquisitions{outcome=not-needed}", 1.0));
        assertThat(spans.ended())
                .containsExactly(
                        "schemawave.lease.wait in schemawave.migrate [service=orders]",
                        "schemawave.migrate [outcome=migrated-by-peer, service=orders, tool=flyway, version=2]");
    }

    @Test
    void aFailedMigrationLeavesWhatIsPendingAndItsErrorInTheStep() {
        script("V2__paid.sql", "ALTER TABLE nowhere ADD COLUMN paid boolean");
        script("V3__more.sql", "SELECT 1");

        assertThat(catchThrowable(() -> replica().build().migrate())).isInstanceOf(MigrationFailedException.class);

        assertThat(moved())
                .containsEntry(duration("failed"), 1.0)
                .containsEntry("schemawave.migration.pending", 2.0)
                .doesNotContainKey(duration("succeeded"));
        assertThat(spans.ended())
                .contains(
                        "schemawave.step in schemawave.migrate [service=orders, step=1 (V1__orders.sql)]",
                        "schemawave.step in schemawave.migrate [service=orders, step=2 (V2__paid.sql)]"
                                + " MigrationFailedException")
                .last()
                .isEqualTo("schemawave.migrate [outcome=failed, service=orders, tool=flyway] MigrationFailedException");
        assertThat(spans.open()).isZero();
    }

    @Test
    void aLeaseThatIsTakenAwayIsLostOnce() throws Exception {
        script("V2__paid.sql", WAITS);
        Future<Outcome> holder;
        try (Connection brake = braked()) {
            holder = replicas.submit(
                    replica().property("schemawave.lease.ttl", "1s").build()::migrate);
            await(CoordinationEvent.StepFinished.class);
            run(brake, "DELETE FROM schemawave.lease");
            await(CoordinationEvent.LeaseLost.class);
        }

        assertThat(catchThrowable(() -> holder.get(60, TimeUnit.SECONDS))).hasCauseInstanceOf(LeaseLostException.class);
        assertThat(moved())
                .containsEntry("schemawave.lock.lost", 1.0)
                .containsEntry("schemawave.lock.renewals{outcome=failed}", 1.0)
                .containsEntry(HOLD, 1.0)
                .containsEntry(duration("lease-lost"), 1.0);
        assertThat(spans.ended())
                .anyMatch(line -> line.startsWith("lease.lost at "))
                .last()
                .isEqualTo("schemawave.migrate [outcome=failed, service=orders, tool=flyway] LeaseLostException");
        assertThat(spans.open()).isZero();
    }

    @Test
    void theWaitForAnotherServiceHasItsName() throws Exception {
        Database meeting = PostgresServer.shared().createDatabase("meeting");
        Database customers = PostgresServer.shared().createDatabase("customers");
        Future<Outcome> orders = replicas.submit(
                meetingIn(meeting, replica()).requires("customers", ">=2").build()::migrate);
        await(CoordinationEvent.WaitingForRequirements.class);
        assertThat(counts()).containsEntry("schemawave.gate.wait{requires=customers,service=orders}", 0.0);
        try (Coordinator others = meetingIn(meeting, bare().service("customers").dataSource(customers.dataSource()))
                .build()) {
            others.migrate();
        }

        assertThat(orders.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Migrated.class);
        assertThat(moved()).containsEntry("schemawave.gate.wait{requires=customers,service=orders}", 1.0);
        assertThat(seconds("schemawave.gate.wait{requires=customers,service=orders}"))
                .isPositive();
        assertThat(spans.ended()).first().isEqualTo("schemawave.gate in schemawave.migrate [service=orders]");
    }

    /** As a service does: it migrates first thing, and has its registry later. */
    @Test
    void withoutCodeTheGlobalRegistryShowsAStartUpThatWasOverBeforeItHadAnyRegistry() {
        bare().service("early").build().migrate();
        Metrics.addRegistry(meters);
        try {
            assertThat(moved()).containsEntry(duration("succeeded").replace("orders", "early"), 1.0);
        } finally {
            Metrics.removeRegistry(meters);
        }
    }

    @Test
    void metersThatAreGivenInCodeStandInForThoseThatAreFound() {
        replica().service("given").build().migrate();

        assertThat(meters.find("schemawave.migration.duration")
                        .tag("service", "given")
                        .meters())
                .isNotEmpty();
        assertThat(Metrics.globalRegistry
                        .find("schemawave.migration.duration")
                        .tag("service", "given")
                        .meters())
                .isEmpty();
    }

    private CoordinatorBuilder replica() {
        return bare().listener(new SchemawaveMeters(meters))
                .listener(new SchemawaveObservations(spans.registry()))
                .listener(told::add);
    }

    private CoordinatorBuilder bare() {
        return Coordinator.builder()
                .service("orders")
                .dataSource(database.dataSource())
                .property("flyway.locations", "filesystem:" + scripts);
    }

    private static CoordinatorBuilder meetingIn(Database place, CoordinatorBuilder builder) {
        return builder.coordination(place.url())
                .property("schemawave.coordination.user", place.user())
                .property("schemawave.coordination.password", place.password())
                .property("schemawave.coordination.republish", "false");
    }

    /** Keeps a script with {@link #WAITS} waiting until it is closed. */
    private Connection braked() throws SQLException {
        Connection session = database.connect();
        run(session, "SELECT pg_advisory_lock(7)");
        return session;
    }

    private static void run(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private void script(String name, String sql) {
        try {
            Files.writeString(scripts.resolve(name), sql);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void await(Class<? extends CoordinationEvent> type) throws InterruptedException {
        CoordinationEvent event;
        do {
            event = told.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("waiting for " + type.getSimpleName()).isNotNull();
        } while (!type.isInstance(event));
    }

    private <T extends CoordinationEvent> T next(Class<T> type) {
        return told.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String duration(String outcome) {
        return "schemawave.migration.duration{outcome=" + outcome + ",service=orders,tool=flyway}";
    }

    /** What is not 0. */
    private Map<String, Double> moved() {
        Map<String, Double> moved = counts();
        moved.values().removeIf(count -> count == 0);
        return moved;
    }

    private Map<String, Double> counts() {
        return meters.getMeters().stream()
                .collect(Collectors.toMap(
                        StartUpsTest::name, meter -> values(meter).get(0).getValue(), Double::sum, TreeMap::new));
    }

    private double seconds(String name) {
        return meters.getMeters().stream()
                .filter(meter -> name(meter).equals(name))
                .mapToDouble(meter -> values(meter).get(1).getValue())
                .sum();
    }

    private static List<Measurement> values(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false).toList();
    }

    private static String name(Meter meter) {
        String tags = meter.getId().getTags().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .sorted()
                .collect(Collectors.joining(","));
        return meter.getId().getName() + (tags.isEmpty() ? "" : "{" + tags + "}");
    }
}
