package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Outcome;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tests of the tests: without the fence, the same blows at the same points do what they must not. */
class BareToolTest {

    private static final String TWICE = "amount 1221, steps [1, 2, 2, 3], history [1, 2, 3]";

    /** Flyway's history row is written, by another connection, when the step commits, and commits after it. */
    @Test
    void flywayAppliesAStepTwiceOnPostgreSqlIfItIsKilledBetweenItsTwoCommits() throws Exception {
        Ground ground = Ground.FLYWAY_POSTGRESQL;
        Trap betweenCommits = new Trap(List.of(ground.historyRow("2"), Sign.ANY), false);
        assertThat(afterAKill(ground, betweenCommits)).isEqualTo(TWICE);
    }

    @Test
    void liquibaseAppliesAStepTwiceOnPostgreSqlIfItIsKilledBeforeTheHistoryRow() throws Exception {
        assertThat(afterAKill(Ground.LIQUIBASE_POSTGRESQL)).isEqualTo(TWICE);
    }

    @Tag("full")
    @Test
    void flywayRepeatsOnMariaDbWhatCannotBeTakenBack() throws Exception {
        assertThat(afterAKill(Ground.FLYWAY_MARIADB)).isEqualTo("amount 1121, steps [1, 2, 3], history [1, 2, 3]");
    }

    @Tag("full")
    @Test
    void liquibaseAppliesAStepTwiceOnMariaDb() throws Exception {
        assertThat(afterAKill(Ground.LIQUIBASE_MARIADB)).isEqualTo(TWICE);
    }

    private static String afterAKill(Ground ground) throws Exception {
        return afterAKill(ground, Point.AT_THE_HISTORY_ROW.trap(ground));
    }

    private static String afterAKill(Ground ground, Trap trap) throws Exception {
        try (Scene scene = Scene.bare(ground, trap)) {
            Blow.KILL.strike(scene.holder(), scene.wire());
            unlock(scene);

            BareTool.migrate(ground, scene.database());

            return scene.facts();
        }
    }

    @Test
    void liquibaseRepeatsStepsWhenItWakesAfterItsLockWasReleasedByHand() throws Exception {
        Ground ground = Ground.LIQUIBASE_POSTGRESQL;
        try (Scene scene = Scene.bare(ground, Point.BEFORE_THE_STEP.trap(ground))) {
            scene.holder().freeze();
            unlock(scene);
            BareTool.migrate(ground, scene.database());
            assertThat(scene.facts()).isEqualTo(Scene.ONCE);

            wake(scene);

            assertThat(scene.facts()).isEqualTo("amount 2221, steps [1, 2, 2, 3, 3], history [1, 2, 2, 3, 3]");
        }
    }

    /** With a lease, and without the guard: what is under way when the lease is lost takes effect late. */
    @Test
    void withALeaseAloneAStepThatIsUnderWayIsAppliedTwice() throws Exception {
        Ground ground = Ground.LIQUIBASE_POSTGRESQL;
        try (Scene scene = Scene.under(ground, Point.BEFORE_THE_STEP.trap(ground), "unfenced")) {
            scene.holder().freeze();
            assertThat(scene.builder(scene.meeting())
                            .property("schemawave.guard", "unfenced")
                            .build()
                            .migrate())
                    .isInstanceOf(Outcome.Migrated.class);
            assertThat(scene.facts()).isEqualTo(Scene.ONCE);

            wake(scene);

            assertThat(scene.facts()).startsWith("amount 1221, steps [1, 2, 2, 3]");
        }
    }

    private static void wake(Scene scene) throws Exception {
        scene.wire().trap().release();
        scene.holder().thaw();
        scene.holder().result();
    }

    /** As the manual says for a lock that was left behind. */
    private static void unlock(Scene scene) throws Exception {
        if (!scene.ground().isFlyway()) {
            scene.run("UPDATE DATABASECHANGELOGLOCK SET LOCKED = FALSE");
        }
    }
}
