package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that is told to stop while it waits for other services. */
class GateStoppedTest {

    @Test
    void aReplicaThatIsTerminatedWhileItWaitsForAServiceLeavesAtOnceAndMigratesNothing() throws Exception {
        try (Fleet fleet = Fleet.of(Shape.FLYWAY_POSTGRESQL, 0)) {
            Replica waiter = fleet.boot(true, Map.of("SCHEMAWAVE_REQUIRES_CUSTOMERS", ">=2.1"));
            fleet.goTogether();
            assertThat(waiter.awaitLine("EVENT WaitingForRequirements"))
                    .contains("customers >=2.1: has never been seen");
            waiter.terminate();

            assertThat(waiter.lastWords()).contains("StoppedException").contains("while it waited for other services");
            assertThat(fleet.visits().all()).isEmpty();
        }
    }
}
