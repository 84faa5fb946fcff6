package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.Coordination;
import dev.schemawave.testkit.Capability;
import dev.schemawave.testkit.DistributedLockContract;
import dev.schemawave.testkit.Outage;
import dev.schemawave.testkit.SchemaLedgerContract;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class MariaDbTest {

    private static final DatabaseServer SERVER = MariaDbServer.shared();
    private static final Database DATABASE = SERVER.createDatabase("lock");
    private static final FaultProxy NETWORK = FaultProxy.to(SERVER.port());

    private final Store store = Store.on(SERVER, DATABASE);

    @AfterEach
    void close() {
        store.close();
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

        @Override
        protected boolean tellsWatchers() {
            return false;
        }
    }

    @Nested
    class Tables extends TableRules {
        @Override
        Store store() {
            return store;
        }

        @Override
        Database stranger() {
            return SERVER.createDatabase("poor");
        }

        @Override
        Connection administrator() throws Exception {
            return SERVER.adminConnection();
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
            return MariaDbServer.start();
        }
    }
}
