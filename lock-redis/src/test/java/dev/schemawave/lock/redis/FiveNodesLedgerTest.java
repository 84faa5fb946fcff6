package dev.schemawave.lock.redis;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.testkit.Capability;
import dev.schemawave.testkit.Outage;
import dev.schemawave.testkit.SchemaLedgerContract;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract of a ledger. */
class FiveNodesLedgerTest extends SchemaLedgerContract {

    private static Nodes nodes;

    @BeforeAll
    static void start() {
        nodes = Nodes.start(5);
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

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.OUTAGES, Capability.LOST_ANSWERS);
    }

    @Override
    protected Outage outage() {
        return nodes;
    }
}
