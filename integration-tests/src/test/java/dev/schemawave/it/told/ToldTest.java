package dev.schemawave.it.told;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.HalfAppliedException;
import dev.schemawave.MigrationFailedException;
import dev.schemawave.it.Backend;
import dev.schemawave.it.Fleet;
import dev.schemawave.it.Replica;
import dev.schemawave.it.Shape;
import dev.schemawave.it.told.Receiver.Manner;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Each fact arrives once, whatever becomes of the receiver and of who sends. */
class ToldTest {

    private static final TimeSource TIME = TimeSource.system();
    private static final int REPLICAS = 10;
    private static final String BROKEN = "classpath:it/told/broken";
    private static final String HALF = "classpath:it/told/half";

    @Test
    void tenReplicasTellEachFactOnceToAReceiverThatMisbehaves() throws Exception {
        tenReplicas(Backend.JDBC_POSTGRESQL, Manner.HANGS, Manner.FAILS, Manner.CLOSES, Manner.DRIPS);
    }

    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"REDIS", "ZOOKEEPER", "JDBC_MARIADB"})
    void tenReplicasDoSoWhereverTheyMeet(Backend backend) throws Exception {
        tenReplicas(backend, Manner.CLOSES, Manner.HANGS, Manner.DRIPS, Manner.FAILS, Manner.HANGS);
    }

    private static void tenReplicas(Backend backend, Manner... manners) throws Exception {
        try (Receiver receiver = new Receiver(manners);
                Fleet fleet = Fleet.of(Shape.FLYWAY_POSTGRESQL, backend, 4)) {
            Map<String, String> settings = receiver.environment();
            settings.put("SCHEMAWAVE_NOTIFY_SLOW", "1s");
            settings.put("SCHEMAWAVE_NOTIFY_WAITING", "2s");
            settings.put("SCHEMAWAVE_NOTIFY_FAREWELL", "20s");
            for (int i = 0; i < REPLICAS; i++) {
                fleet.boot(true, settings);
            }
            fleet.goTogether();
            for (Replica replica : fleet.replicas()) {
                assertThat(replica.result()).startsWith("OUTCOME ");
            }

            assertThat(receiver.facts()).containsExactlyInAnyOrder("started", "slow", "waiting", "finished");
            assertThat(receiver.told()).noneMatch(Receiver.Told::possiblyRepeated);
        }
    }

    @Test
    void aFailureIsToldOnceAlthoughItEndsEveryProcess() throws Exception {
        failing(3);
    }

    @Tag("full")
    @Test
    void aFailureOfTenReplicasIsToldOnceAlthoughItEndsEveryProcess() throws Exception {
        failing(REPLICAS);
    }

    private static void failing(int replicas) throws Exception {
        Database database = PostgresServer.shared().createDatabase("told");
        List<Replica> started = new ArrayList<>();
        try (Receiver receiver = new Receiver(Manner.FAILS)) {
            Map<String, String> settings = settings(database, receiver);
            for (int i = 0; i < replicas; i++) {
                started.add(Replica.start("told-" + i, ServiceMain.class, settings, BROKEN));
            }
            for (Replica replica : started) {
                replica.awaitLine("BOOTED");
            }
            for (Replica replica : started) {
                replica.go();
            }
            for (Replica replica : started) {
                assertThat(replica.lastWords()).startsWith("EVENT Failed");
            }

            assertThat(receiver.facts()).containsExactlyInAnyOrder("started", "failed");
            assertThat(receiver.told()).noneMatch(Receiver.Told::possiblyRepeated);
            assertThat(receiver.told())
                    .anyMatch(told -> told.body().contains("relation \\\"nowhere\\\" does not exist"));
        } finally {
            started.forEach(Replica::close);
        }
    }

    @Test
    void whatAKilledReplicaHasClaimedAndNotSentIsSentByTheNextOneWhichSaysSo() throws Exception {
        try (Receiver receiver = new Receiver();
                Fleet fleet = Fleet.of(Shape.FLYWAY_POSTGRESQL, Backend.JDBC_POSTGRESQL, 6)) {
            Map<String, String> settings = receiver.environment();
            settings.put("SCHEMAWAVE_LEASE_TTL", "3s");
            settings.put("SCHEMAWAVE_NOTIFY_GIVE_UP", "2s");
            receiver.hang(true);
            Replica holder = fleet.boot(true, settings);
            fleet.goTogether();
            awaitSecondStep(holder);
            receiver.awaitRequest();
            Replica waiter = fleet.boot(true, settings);
            waiter.awaitLine("BOOTED");
            waiter.go();
            waiter.awaitLine("EVENT WaitingForLease");
            holder.kill();
            receiver.hang(false);

            assertThat(waiter.result()).isEqualTo("OUTCOME Migrated");
            assertThat(receiver.facts()).containsExactlyInAnyOrder("started", "taken-over", "started", "finished");
            assertThat(receiver.told())
                    .filteredOn(Receiver.Told::possiblyRepeated)
                    .singleElement()
                    .satisfies(told -> assertThat(told.body())
                            .contains("\"fact\":\"started\"", "\"steps\":4", "\"pid\":" + holder.pid()));
        }
    }

    @Test
    void aHalfAppliedStepIsToldAndTheMigrationThatLeftItToo() throws Exception {
        Database database = PostgresServer.shared().createDatabase("told");
        try (Receiver receiver = new Receiver()) {
            assertThatThrownBy(() -> coordinator(database, receiver).migrate())
                    .isInstanceOf(MigrationFailedException.class);
            assertThatThrownBy(() -> coordinator(database, receiver).migrate())
                    .isInstanceOf(HalfAppliedException.class);
            await(() -> receiver.facts().contains("half-applied"));

            assertThat(receiver.facts()).containsExactlyInAnyOrder("started", "failed", "half-applied");
            assertThat(receiver.told()).noneMatch(Receiver.Told::possiblyRepeated);
            assertThat(receiver.told()).anyMatch(told -> told.body().contains("V2__half.sql"));
        }
    }

    @Test
    void neitherTheAddressOfAWebhookNorItsSecretIsLogged() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("dev.schemawave");
        Level before = ours.getLevel();
        Database database = PostgresServer.shared().createDatabase("told");
        log.start();
        root.addAppender(log);
        ours.setLevel(Level.TRACE);
        try (Receiver receiver = new Receiver(Manner.REFUSES, Manner.CLOSES, Manner.REFUSES)) {
            assertThatThrownBy(() -> coordinator(database, receiver).migrate())
                    .isInstanceOf(MigrationFailedException.class);
            await(() -> count(log, "could not tell webhook of ") == 2);
        } finally {
            ours.setLevel(before);
            root.detachAppender(log);
        }

        assertThat(lines(log)).isNotEmpty().noneMatch(line -> line.contains("T0K3N") || line.contains("s3cret"));
        assertThat(count(log, "could not tell webhook of 'failed-")).isEqualTo(1);
    }

    private static long count(ListAppender<ILoggingEvent> log, String text) {
        return lines(log).stream().filter(line -> line.contains(text)).count();
    }

    private static List<String> lines(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .map(event -> event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .toList();
    }

    private static Coordinator coordinator(Database database, Receiver receiver) {
        CoordinatorBuilder builder = Coordinator.builder().property("flyway.locations", HALF);
        settings(database, receiver)
                .forEach((name, value) ->
                        builder.property(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));

        return builder.build();
    }

    private static Map<String, String> settings(Database database, Receiver receiver) {
        Map<String, String> settings = new HashMap<>(receiver.environment());
        settings.put("SCHEMAWAVE_SERVICE", "told");
        settings.put("SCHEMAWAVE_TOOL", "flyway");
        settings.put("SCHEMAWAVE_DATABASE_URL", database.url());
        settings.put("SCHEMAWAVE_DATABASE_USER", database.user());
        settings.put("SCHEMAWAVE_DATABASE_PASSWORD", database.password());
        return settings;
    }

    private static void awaitSecondStep(Replica replica) throws InterruptedException {
        String line = "";
        while (!line.contains("number=2")) {
            line = replica.awaitLine("EVENT StepStarted");
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Deadline end = Deadline.in(TIME, Duration.ofMinutes(1));
        while (!condition.getAsBoolean()) {
            assertThat(end.hasPassed(TIME)).as("in time").isFalse();
            TIME.newSignal().await(Duration.ofMillis(20));
        }
    }
}
