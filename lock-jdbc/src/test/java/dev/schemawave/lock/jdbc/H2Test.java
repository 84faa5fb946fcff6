package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.Coordination;
import dev.schemawave.testkit.Capability;
import dev.schemawave.testkit.DistributedLockContract;
import dev.schemawave.testkit.SchemaLedgerContract;
import dev.schemawave.testservers.Database;
import java.sql.Connection;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class H2Test {

    private final Store store = Store.h2();

    @AfterEach
    void close() {
        store.close();
    }

    @Nested
    class Locks extends DistributedLockContract {
        @Override
        protected Coordination open() {
            return store.open();
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.RUNS_OUT_UNRENEWED, Capability.NAMES_SUCCESSOR);
        }
    }

    @Nested
    class Ledger extends SchemaLedgerContract {
        @Override
        protected Coordination open() {
            return store.open();
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
