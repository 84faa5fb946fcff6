package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.Coordination;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class MariaDbTest {

    private static final DatabaseServer SERVER = MariaDbServer.shared();
    private static final Database DATABASE = SERVER.createDatabase("lock");

    private final Store store = Store.on(SERVER, DATABASE);

    @AfterEach
    void close() {
        store.close();
    }

    @Nested
    class Locks extends LockRules {
        @Override
        Coordination open() {
            return store.open();
        }
    }

    @Nested
    class Ledger extends LedgerRules {
        @Override
        Coordination open() {
            return store.open();
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
