package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas that die or are told to stop, as real processes. */
class StoppedReplicaTest {

    private static final Map<String, String> SHORT_LEASE = Map.of("SCHEMAWAVE_LEASE_TTL", "3s");

    @ParameterizedTest
    @EnumSource(Shape.class)
    void aKilledHolderIsTakenOverFromWithoutAnybodysHelp(Shape shape) throws Exception {
        try (Fleet fleet = Fleet.of(shape, 6)) {
            Replica holder = fleet.boot(true, SHORT_LEASE);
            fleet.goTogether();
            holder.awaitLine("EVENT StepStarted StepStarted[service=shop, at=");
            awaitSecondStep(holder);
            Replica waiter = fleet.boot(true, SHORT_LEASE);
            waiter.awaitLine("BOOTED");
            waiter.go();
            assertThat(waiter.awaitLine("EVENT WaitingForLease"))
                    .contains("shop on ", "(pid " + holder.pid() + ") since ", "step 2 of 4: ");
            holder.kill();

            assertThat(waiter.result()).isEqualTo("OUTCOME Migrated");
            assertThat(waiter.said())
                    .anyMatch(line -> line.startsWith("EVENT LeaseAcquired")
                            && line.contains("takenOverFrom=Optional[shop on ")
                            && line.contains("(pid " + holder.pid() + ")"));
            assertThat(Shape.timesApplied(fleet.database())).isEqualTo(Shape.EACH_STEP_ONCE);
        }
    }

    @Test
    void aHolderThatIsTerminatedEndsItsStepGivesTheLeaseBackAndTheNextGoesOn() throws Exception {
        try (Fleet fleet = Fleet.of(Shape.FLYWAY_POSTGRESQL, 5)) {
            Replica holder = fleet.boot(true);
            Replica waiter = fleet.boot(true);
            waiter.awaitLine("BOOTED");
            holder.awaitLine("BOOTED");
            holder.go();
            awaitSecondStep(holder);
            waiter.go();
            waiter.awaitLine("EVENT WaitingForLease");
            holder.terminate();

            assertThat(holder.lastWords()).contains("StoppedException").contains("no further step was begun");
            assertThat(waiter.result()).isEqualTo("OUTCOME Migrated");
            assertThat(Shape.timesApplied(fleet.database())).isEqualTo(Shape.EACH_STEP_ONCE);
        }
    }

    @Test
    void aWaiterThatIsTerminatedLeavesAtOnceAndHoldsNothing() throws Exception {
        try (Fleet fleet = Fleet.of(Shape.FLYWAY_POSTGRESQL, 5)) {
            Replica holder = fleet.boot(true);
            Replica waiter = fleet.boot(true);
            waiter.awaitLine("BOOTED");
            holder.awaitLine("BOOTED");
            holder.go();
            awaitSecondStep(holder);
            waiter.go();
            waiter.awaitLine("EVENT WaitingForLease");
            waiter.terminate();

            assertThat(waiter.lastWords()).contains("StoppedException").contains("while it waited for the lease");
            assertThat(holder.result()).isEqualTo("OUTCOME Migrated");
        }
    }

    private static void awaitSecondStep(Replica replica) throws InterruptedException {
        String line = "";
        while (!line.contains("number=2")) {
            line = replica.awaitLine("EVENT StepStarted");
        }
    }
}
