package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.Coordination;
import dev.schemawave.testservers.Database;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class H2Test {

    private final Store store = Store.h2();

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
        Database stranger() throws Exception {
            try (Connection connection = administrator()) {
                Sql.execute(connection, "CREATE USER poor PASSWORD 'moon-38'");
            }
            return new Database(store.database().url(), "POOR", "moon-38");
        }

        @Override
        Connection administrator() throws Exception {
            return store.database().connect();
        }
    }
}
