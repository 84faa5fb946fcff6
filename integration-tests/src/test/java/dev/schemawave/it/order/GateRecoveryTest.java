package dev.schemawave.it.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Outcome;
import dev.schemawave.it.Backend;
import dev.schemawave.it.Fleet;
import dev.schemawave.it.Meeting;
import dev.schemawave.it.Replica;
import dev.schemawave.it.Shape;
import dev.schemawave.testservers.RedisServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a replica that waits for another service outlives. */
class GateRecoveryTest {

    private static final Map<String, String> SHORT_LEASE =
            Map.of("SCHEMAWAVE_LEASE_TTL", "4s", "SCHEMAWAVE_COORDINATION_TIMEOUT", "1s", "SCHEMAWAVE_VERSION", "4");

    private final List<String> customers = new CopyOnWriteArrayList<>();
    private final List<String> orders = new CopyOnWriteArrayList<>();

    @Test
    void aWaiterThatIsCutOffFromTheLedgerLearnsAfterwardsWhatItHasMissed() throws Exception {
        checkCut(Backend.REDIS);
    }

    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"JDBC_POSTGRESQL", "JDBC_MARIADB", "ZOOKEEPER"})
    void aWaiterThatIsCutOffFromWhateverLedgerLearnsAfterwardsWhatItHasMissed(Backend backend) throws Exception {
        checkCut(backend);
    }

    private void checkCut(Backend backend) throws Exception {
        try (CutLedger ledger = CutLedger.of(backend)) {
            Starting waiter = waiter(ledger.cut());
            waiter.awaitGate();
            ledger.interrupt();
            customers(2, ledger.direct()).outcome();
            ledger.line().heal();

            assertThat(waiter.outcome()).isInstanceOf(Outcome.Migrated.class);
        }
    }

    @Tag("full")
    @Test
    void aWaiterOutlivesAFlushOfRedis() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            Meeting meeting = new Meeting("redis://" + server.host() + ":" + server.port(), "", "", "flushed");
            checkForgotten(meeting, () -> flush(server));
        }
    }

    @Tag("full")
    @Test
    void aWaiterOutlivesThatTheRowsOfTheLedgerAreDeleted() throws Exception {
        Meeting meeting = Backend.JDBC_POSTGRESQL.meeting();
        checkForgotten(meeting, () -> delete(meeting));
    }

    @Tag("full")
    @Test
    void aServiceThatIsLongUpIsFoundAgainInARedisThatWasFlushed() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            Meeting meeting = new Meeting("redis://" + server.host() + ":" + server.port(), "", "", "flushed");
            checkHealed(meeting, () -> flush(server));
        }
    }

    @Test
    void aServiceThatIsLongUpIsFoundAgainInADatabaseThatHasLostItsRows() throws Exception {
        Meeting meeting = Backend.JDBC_POSTGRESQL.meeting();
        checkHealed(meeting, () -> delete(meeting));
    }

    private void checkHealed(Meeting meeting, Loss loss) throws Exception {
        customers(2, meeting).outcome();
        loss.happen();

        assertThat(waiter(meeting).outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    /** What makes a ledger forget. */
    private interface Loss {
        void happen() throws Exception;
    }

    private void checkForgotten(Meeting meeting, Loss loss) throws Exception {
        customers(1, meeting).outcome();
        Starting waiter = waiter(meeting);
        assertThat(waiter.awaitGate()).contains("customers >=2: is at 1");
        loss.happen();
        customers(2, meeting).outcome();

        assertThat(waiter.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    private static void flush(RedisServer server) throws IOException {
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
                    .isEqualTo("+OK");
        }
    }

    private static void delete(Meeting meeting) throws Exception {
        try (Connection connection = DriverManager.getConnection(meeting.url(), meeting.user(), meeting.password());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM \"" + meeting.namespace() + "\".ledger"))
                    .isPositive();
        }
    }

    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"JDBC_POSTGRESQL", "REDIS", "ZOOKEEPER"})
    void aReplicaOfARequiredServiceThatIsKilledInMidMigrationIsSucceededAndTheWaiterGoesOn(Backend backend)
            throws Exception {
        try (Fleet fleet = Fleet.of(Shape.FLYWAY_POSTGRESQL, backend, 3)) {
            Replica holder = fleet.boot(true, SHORT_LEASE);
            Replica successor = fleet.boot(true, SHORT_LEASE);
            holder.awaitLine("BOOTED");
            successor.awaitLine("BOOTED");
            holder.go();
            holder.awaitLine("EVENT StepStarted");
            holder.freeze();
            Starting waiter = new Starting("orders", orders, 1, Map.of("shop", "=4"), fleet.meeting());
            waiter.awaitGate();
            holder.kill();
            successor.go();

            assertThat(successor.result()).isEqualTo("OUTCOME Migrated");
            assertThat(waiter.outcome()).isInstanceOf(Outcome.Migrated.class);
            assertThat(Shape.timesApplied(fleet.database())).isEqualTo(Shape.EACH_STEP_ONCE);
        }
    }

    private Starting waiter(Meeting meeting) {
        return new Starting("orders", orders, 1, Map.of("customers", ">=2"), meeting);
    }

    private Starting customers(int version, Meeting meeting) {
        return new Starting("customers", customers, version, Map.of(), meeting);
    }
}
