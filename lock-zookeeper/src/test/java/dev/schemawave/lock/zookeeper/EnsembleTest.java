package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.testkit.Capability;
import dev.schemawave.testkit.DistributedLockContract;
import dev.schemawave.testkit.SchemaLedgerContract;
import dev.schemawave.testservers.ZooKeeperEnsemble;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** What every backend promises, on three nodes; outages are for {@link OneNodeTest} and {@link ServersTest}. */
@Tag("full")
class EnsembleTest {

    private static ZooKeeperEnsemble ensemble;

    private final Rig rig = Rig.shared();

    @BeforeAll
    static void start() {
        ensemble = ZooKeeperEnsemble.start();
    }

    @AfterAll
    static void stop() {
        ensemble.close();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Coordination open() throws CoordinationException {
        return rig.open("zookeeper://" + ensemble.addresses());
    }

    @Nested
    class Locks extends DistributedLockContract {

        @Override
        protected Coordination open() throws CoordinationException {
            return EnsembleTest.this.open();
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.RUNS_OUT_UNRENEWED, Capability.WAKES_WAITERS, Capability.NAMES_SUCCESSOR);
        }
    }

    @Nested
    class Ledger extends SchemaLedgerContract {

        @Override
        protected Coordination open() throws CoordinationException {
            return EnsembleTest.this.open();
        }
    }
}
