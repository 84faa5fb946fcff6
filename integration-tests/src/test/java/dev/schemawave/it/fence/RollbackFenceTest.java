package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.HalfAppliedException;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.it.fence.Point.Case;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step is taken back once together with its history row, or is told of, wherever its replica is broken off. */
class RollbackFenceTest {

    private static final List<Case> EVERY_DAY = List.of(
            new Case(Ground.FLYWAY_POSTGRESQL, Point.AT_THE_COMMIT, Blow.KILL),
            new Case(Ground.LIQUIBASE_POSTGRESQL, Point.AT_THE_COMMIT, Blow.FREEZE),
            new Case(Ground.FLYWAY_MARIADB, Point.AFTER_ITS_DDL, Blow.KILL));

    static Stream<Case> everyDay() {
        return EVERY_DAY.stream();
    }

    static Stream<Case> others() {
        return Point.all(
                        Ground.FLYWAY_POSTGRESQL,
                        Ground.LIQUIBASE_POSTGRESQL,
                        Ground.FLYWAY_MARIADB,
                        Ground.LIQUIBASE_MARIADB)
                .filter(one -> !EVERY_DAY.contains(one));
    }

    @ParameterizedTest
    @MethodSource("everyDay")
    void eachStepIsTakenBackOnceOrToldOf(Case one) throws Exception {
        check(one);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("others")
    void eachStepIsTakenBackOnceOrToldOfWhereverItIsBrokenOff(Case one) throws Exception {
        check(one);
    }

    private static void check(Case one) throws Exception {
        try (Scene scene = Scene.takingBack(one.ground(), one.point().trapForUndo(one.ground()))) {
            one.blow().strike(scene.holder(), scene.wire());
            if (one.blow() == Blow.CUT) {
                assertThat(scene.holder().result()).startsWith("ERROR MigrationFailedException");
            }
            if (leavesHalf(one)) {
                goOnAfterAPersonHasLooked(scene, one);
            } else {
                if (isTakenBackByTheServer(one)) {
                    assertThat(scene.facts())
                            .as("neither the step nor its row is gone")
                            .isEqualTo("amount 111, steps [1, 2], history [1, 2]");
                }
                int left = scene.stepsLeft();
                if (left > 0) {
                    assertThat(scene.takeBack(left).steps()).hasSize(left);
                }
            }
            scene.seeThatTwoAreTakenBack();
            if (one.blow() == Blow.FREEZE && !leavesHalf(one)) {
                scene.wakeAndSeeItStop();
            }
        }
    }

    private static void goOnAfterAPersonHasLooked(Scene scene, Case one) throws Exception {
        HalfAppliedException refusal = catchThrowableOfType(HalfAppliedException.class, () -> scene.takeBack(1));
        HalfApplied half = refusal.facts();
        assertThat(half.step()).startsWith("undo of 2");
        if (one.blow() == Blow.FREEZE) {
            scene.wakeAndSeeItStop();
        }
        assertThatThrownBy(() -> scene.next().migrate())
                .as("no replica starts on what is half taken back")
                .isInstanceOf(HalfAppliedException.class);
        scene.next().resolve(scene.truthOfUndo(half));
        assertThatThrownBy(() -> scene.next().migrate())
                .as("nor before somebody has finished it")
                .isInstanceOf(HalfAppliedException.class)
                .hasMessageContaining("roll back again");
        assertThat(scene.takeBack(1).steps()).hasSize(1);
    }

    /** From the DDL to the commit, some of the step is gone, and its history row is there. */
    private static boolean leavesHalf(Case one) {
        return !one.ground().isPostgres()
                && switch (one.point()) {
                    case BEFORE_THE_STEP, AFTER_THE_COMMIT, BETWEEN_TWO_STEPS -> false;
                    default -> true;
                };
    }

    /** As soon as it hears that the connection has ended. */
    private static boolean isTakenBackByTheServer(Case one) {
        return one.ground().isPostgres()
                && (one.blow() == Blow.KILL || one.blow() == Blow.CUT)
                && one.point() != Point.AFTER_THE_COMMIT
                && one.point() != Point.BETWEEN_TWO_STEPS;
    }
}
