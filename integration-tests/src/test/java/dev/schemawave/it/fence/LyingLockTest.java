package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Coordinator;
import dev.schemawave.LeaseLostException;
import dev.schemawave.Outcome;
import dev.schemawave.testservers.Database;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Locks that lie: one that a dead replica has left behind, and one that two replicas have. */
class LyingLockTest {

    @Test
    void liquibasesOwnLockThatAKilledPodHasLeftStopsNobody() throws Exception {
        Ground ground = Ground.LIQUIBASE_POSTGRESQL;
        try (Scene scene = Scene.bare(ground, Point.BEFORE_THE_STEP.trap(ground))) {
            Blow.KILL.strike(scene.holder(), scene.wire());
            assertThat(scene.list("SELECT locked FROM databasechangeloglock")).isEqualTo(List.of("t"));

            assertThat(scene.next().migrate()).isInstanceOf(Outcome.Migrated.class);

            assertThat(scene.facts()).isEqualTo(Scene.ONCE);
        }
    }

    /** Two lock services that do not know of each other are like one that has lost its data: the last claim wins. */
    @Test
    void eachStepTakesEffectOnceThoughTwoHoldersHaveTheLease() throws Exception {
        takeEffectOnceThoughTwoHoldersHaveTheLease(Ground.FLYWAY_POSTGRESQL);
    }

    @Tag("full")
    @Test
    void eachChangesetTakesEffectOnceThoughTwoHoldersHaveTheLease() throws Exception {
        takeEffectOnceThoughTwoHoldersHaveTheLease(Ground.LIQUIBASE_POSTGRESQL);
    }

    private static void takeEffectOnceThoughTwoHoldersHaveTheLease(Ground ground) throws Exception {
        try (Scene scene = Scene.under(ground, Point.AT_THE_COMMIT.trap(ground))) {
            Database elsewhere = ground.server().createDatabase("elsewhere");
            String second = result(scene.next(elsewhere, event -> {}));

            scene.wire().trap().release();

            String first = scene.holder().result();
            assertThat(List.of(first, second))
                    .anyMatch(result -> result.startsWith("OUTCOME"))
                    .allMatch(result -> result.startsWith("OUTCOME") || result.startsWith("ERROR LeaseLostException"));
            assertThat(scene.facts()).isEqualTo(Scene.ONCE);
        }
    }

    private static String result(Coordinator replica) {
        try {
            return "OUTCOME " + replica.migrate();
        } catch (LeaseLostException e) {
            return "ERROR LeaseLostException " + e.getMessage();
        }
    }
}
