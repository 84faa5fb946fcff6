package dev.schemawave.testkit;

import dev.schemawave.spi.Coordination;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

class InMemoryCoordinationTest {

    private final InMemoryCoordination store = new InMemoryCoordination();

    @Nested
    class Locks extends DistributedLockContract {
        @Override
        protected Coordination open() {
            return store;
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.allOf(Capability.class);
        }

        @Override
        protected Outage outage() {
            return store.outage();
        }
    }

    @Nested
    class Ledger extends SchemaLedgerContract {
        @Override
        protected Coordination open() {
            return store;
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.OUTAGES, Capability.LOST_ANSWERS);
        }

        @Override
        protected Outage outage() {
            return store.outage();
        }
    }
}
