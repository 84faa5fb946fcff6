package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.testkit.Capability;
import dev.schemawave.testkit.DistributedLockContract;
import dev.schemawave.testkit.Outage;
import dev.schemawave.testkit.SchemaLedgerContract;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** What every backend promises, on a server of one node. */
class OneNodeTest {

    private final Rig rig = Rig.shared();

    @AfterEach
    void close() {
        rig.close();
    }

    @Nested
    class Locks extends DistributedLockContract {

        @Override
        protected Coordination open() throws CoordinationException {
            return rig.open();
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.allOf(Capability.class);
        }

        @Override
        protected Outage outage() {
            return rig;
        }
    }

    @Nested
    class Ledger extends SchemaLedgerContract {

        @Override
        protected Coordination open() throws CoordinationException {
            return rig.open();
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.OUTAGES, Capability.LOST_ANSWERS);
        }

        @Override
        protected Outage outage() {
            return rig;
        }
    }
}
