package dev.schemawave.lock.redis;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.testkit.SchemaLedgerContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract of a ledger. */
class OneNodeLedgerTest extends SchemaLedgerContract {

    private static Nodes nodes;

    @BeforeAll
    static void start() {
        nodes = Nodes.start(1);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @AfterEach
    void clean() {
        nodes.cleanForAnother();
    }

    @Override
    protected Coordination open() throws CoordinationException {
        return nodes.open();
    }
}
