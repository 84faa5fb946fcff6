package dev.schemawave.lock.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.testkit.Capability;
import dev.schemawave.testkit.DistributedLockContract;
import dev.schemawave.testkit.Outage;
import dev.schemawave.testkit.People;
import dev.schemawave.testkit.SchemaLedgerContract;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PostgreSqlTest {

    private static final DatabaseServer SERVER = PostgresServer.shared();
    private static final Database DATABASE = SERVER.createDatabase("lock");
    private static final FaultProxy NETWORK = FaultProxy.to(SERVER.port());

    private final Store store = Store.on(SERVER, DATABASE);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aStricterIsolationMakesConflictsAndNeitherErrorsNorTwoHolders() throws Exception {
        Database strict = new Database(
                DATABASE.url() + "&options=-c%20default_transaction_isolation=serializable",
                DATABASE.user(),
                DATABASE.password());
        List<DistributedLock> clients = IntStream.range(0, 6)
                .mapToObj(i -> store.open(store.settings(strict)).lock())
                .toList();
        try (Team team = new Team()) {
            for (int round = 0; round < 10; round++) {
                LockName name = new LockName("strict:" + round);
                List<Boolean> granted = team.all(6, i -> () -> granted(clients.get(i), name));
                assertThat(granted).containsOnlyOnce(true);
            }
        }
    }

    /** A conflict that repeats is an error that passes. */
    private static boolean granted(DistributedLock lock, LockName name) throws Exception {
        try {
            return lock.tryAcquire(name, People.holder("pod-1"), Duration.ofSeconds(30))
                    .isPresent();
        } catch (CoordinationException e) {
            assertThat(e.isTransient()).isTrue();
            return false;
        }
    }

    @Nested
    class Locks extends DistributedLockContract {
        @Override
        protected Duration shortTtl() {
            return Duration.ofMillis(600);
        }

        @Override
        protected Coordination open() {
            return store.open(store.settings(DATABASE.withPort(NETWORK.port())));
        }

        @Override
        protected Outage outage() {
            return Outage.of(NETWORK);
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(
                    Capability.RUNS_OUT_UNRENEWED,
                    Capability.NAMES_SUCCESSOR,
                    Capability.WAKES_WAITERS,
                    Capability.OUTAGES,
                    Capability.LOST_ANSWERS,
                    Capability.SLOW_ANSWERS);
        }
    }

    @Nested
    class Ledger extends SchemaLedgerContract {
        @Override
        protected Coordination open() {
            return store.open(store.settings(DATABASE.withPort(NETWORK.port())));
        }

        @Override
        protected Outage outage() {
            return Outage.of(NETWORK);
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.OUTAGES, Capability.LOST_ANSWERS);
        }
    }

    @Nested
    class Tables extends TableRules {
        @Override
        Store store() {
            return store;
        }

        @Override
        Database stranger() throws Exception {
            Database other = SERVER.createDatabase("poor");
            try (Connection connection = administrator()) {
                Sql.execute(connection, "GRANT CONNECT ON DATABASE " + DATABASE.name() + " TO " + other.user());
            }
            return new Database(DATABASE.url(), other.user(), other.password());
        }

        @Override
        Connection administrator() throws Exception {
            Database admin = SERVER.admin();
            return DriverManager.getConnection(DATABASE.url(), admin.user(), admin.password());
        }
    }

    @Nested
    class Wire extends WireRules {
        @Override
        Store store() {
            return store;
        }

        @Override
        DatabaseServer server() {
            return SERVER;
        }
    }

    @Nested
    class Outages extends OutageRules {
        @Override
        Store store() {
            return store;
        }

        @Override
        DatabaseServer server() {
            return SERVER;
        }

        @Override
        DatabaseServer victim() {
            return PostgresServer.start();
        }
    }
}
