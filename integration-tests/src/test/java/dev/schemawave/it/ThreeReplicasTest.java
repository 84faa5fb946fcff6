package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Three JVMs start on one schema at the same moment. */
class ThreeReplicasTest {

    @ParameterizedTest
    @MethodSource("dev.schemawave.it.Pairing#everyDay")
    void applyEachStepOnceOneAtATimeAndNobodyFails(Pairing pairing) throws Exception {
        check(pairing);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("dev.schemawave.it.Pairing#others")
    void applyEachStepOnceOneAtATimeAndNobodyFailsWhereverTheyMeet(Pairing pairing) throws Exception {
        check(pairing);
    }

    private static void check(Pairing pairing) throws Exception {
        try (Fleet fleet = Fleet.of(pairing.shape(), pairing.backend(), 0.5)) {
            List<String> results = start(fleet, true);

            assertThat(results).allMatch(result -> result.startsWith("OUTCOME "));
            assertThat(results).filteredOn("OUTCOME Migrated"::equals).hasSize(1);
            assertThat(Shape.timesApplied(fleet.database())).isEqualTo(Shape.EACH_STEP_ONCE);
            assertThat(Visits.overlap(fleet.visits().all()))
                    .as("%s", fleet.visits().all())
                    .isFalse();
        }
    }

    /** The test of the test above: what it looks at does tell a lock from no lock. */
    @ParameterizedTest
    @EnumSource(
            value = Shape.class,
            names = {"FLYWAY_POSTGRESQL", "LIQUIBASE_POSTGRESQL"})
    void areInTheMigrationTogetherWhenTheLockLocksNothing(Shape shape) throws Exception {
        try (Fleet fleet = Fleet.of(shape, 3)) {
            start(fleet, false);

            assertThat(Visits.overlap(fleet.visits().all()))
                    .as("%s", fleet.visits().all())
                    .isTrue();
        }
    }

    private static List<String> start(Fleet fleet, boolean locked) throws Exception {
        for (int i = 0; i < 3; i++) {
            fleet.boot(locked);
        }
        fleet.goTogether();
        List<String> results = new ArrayList<>();
        for (Replica replica : fleet.replicas()) {
            results.add(replica.result());
        }
        return results;
    }
}
