package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.HalfAppliedException;
import dev.schemawave.Outcome;
import dev.schemawave.Rollback;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.Resolution;
import dev.schemawave.it.fence.Point.Case;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where DDL commits by itself, a step takes effect once, or the next replica says how far it came, and goes on from there
 * when a person has looked.
 */
class HalfAppliedFenceTest {

    private static final List<Case> EVERY_DAY = List.of(
            new Case(Ground.FLYWAY_MARIADB, Point.AT_THE_COMMIT, Blow.FREEZE),
            new Case(Ground.LIQUIBASE_MARIADB, Point.AT_THE_HISTORY_ROW, Blow.KILL),
            new Case(Ground.FLYWAY_FUNCTION_POSTGRESQL, Point.AFTER_ITS_DDL, Blow.KILL));

    static Stream<Case> everyDay() {
        return EVERY_DAY.stream();
    }

    static Stream<Case> others() {
        return Point.all(
                        Ground.FLYWAY_MARIADB,
                        Ground.LIQUIBASE_MARIADB,
                        Ground.FLYWAY_INDEX_POSTGRESQL,
                        Ground.FLYWAY_FUNCTION_POSTGRESQL)
                .filter(one -> !EVERY_DAY.contains(one));
    }

    @ParameterizedTest
    @MethodSource("everyDay")
    void aStepTakesEffectOnceOrIsToldOf(Case one) throws Exception {
        check(one);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("others")
    void aStepTakesEffectOnceOrIsToldOfWhereverItIsBrokenOff(Case one) throws Exception {
        check(one);
    }

    @Test
    void goesOnAfterAStepThatAPersonHasFinished() throws Exception {
        byHand(
                Ground.LIQUIBASE_MARIADB,
                Resolution.DONE,
                "INSERT INTO applied VALUES (2, 'by hand')",
                "UPDATE total SET amount = amount + 100");
    }

    @Tag("full")
    @Test
    void beginsAStepAnewThatAPersonHasUndone() throws Exception {
        byHand(
                Ground.FLYWAY_MARIADB,
                Resolution.UNDONE,
                "ALTER TABLE total DROP COLUMN mark_2b",
                "UPDATE total SET amount = amount - 10");
    }

    private static void byHand(Ground ground, Resolution how, String... repair) throws Exception {
        try (Scene scene = Scene.under(ground, Point.AFTER_ITS_DDL.trap(ground))) {
            Blow.KILL.strike(scene.holder(), scene.wire());
            assertThat(scene.refused().statement()).isEqualTo(2);
            for (String sql : repair) {
                scene.run(sql);
            }

            scene.next().resolve(how);
            if (how == Resolution.DONE) {
                assertThatThrownBy(() -> scene.next().rollback(Rollback.lastSteps(1)))
                        .as("what is to be recorded is recorded before anything is taken back")
                        .isInstanceOf(HalfAppliedException.class)
                        .hasMessageContaining("start a replica of the build that has it");
            }

            assertThat(scene.next().migrate()).isInstanceOf(Outcome.Migrated.class);
            assertThat(scene.facts()).isEqualTo(Scene.ONCE);
        }
    }

    private static void check(Case one) throws Exception {
        try (Scene scene = Scene.under(one.ground(), one.point().trap(one.ground()))) {
            one.blow().strike(scene.holder(), scene.wire());
            if (one.blow() == Blow.CUT) {
                assertThat(scene.holder().result()).startsWith("ERROR MigrationFailedException");
            }

            if (leavesHalf(one)) {
                HalfApplied half = scene.refused();
                if (one.blow() == Blow.FREEZE) {
                    scene.wakeAndSeeItStop();
                }
                scene.next().resolve(scene.truth(half));
                assertThat(scene.next().migrate()).isInstanceOf(Outcome.Migrated.class);
            } else {
                assertThat(scene.next().migrate()).isInstanceOf(Outcome.Migrated.class);
                if (one.blow() == Blow.FREEZE) {
                    scene.wakeAndSeeItStop();
                }
            }
            assertThat(scene.facts()).isEqualTo(Scene.ONCE);
        }
    }

    /** From the DDL to the commit, some of the step stays without a history row; outside a transaction, all of it. */
    private static boolean leavesHalf(Case one) {
        return switch (one.point()) {
            case BEFORE_THE_STEP -> one.ground().isOutsideTransactions();
            case AFTER_THE_COMMIT, BETWEEN_TWO_STEPS -> false;
            default -> true;
        };
    }
}
