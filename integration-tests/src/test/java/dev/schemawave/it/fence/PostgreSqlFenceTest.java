package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Outcome;
import dev.schemawave.it.fence.Point.Case;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where DDL can be rolled back, a step takes effect once, wherever its replica is broken off. */
class PostgreSqlFenceTest {

    private static final List<Case> EVERY_DAY = List.of(
            new Case(Ground.FLYWAY_POSTGRESQL, Point.AT_THE_COMMIT, Blow.FREEZE),
            new Case(Ground.LIQUIBASE_POSTGRESQL, Point.AT_THE_HISTORY_ROW, Blow.KILL),
            new Case(Ground.LIQUIBASE_POSTGRESQL, Point.BETWEEN_TWO_STEPS, Blow.FREEZE),
            new Case(Ground.FLYWAY_POSTGRESQL, Point.AFTER_THE_COMMIT, Blow.CUT));

    static Stream<Case> everyDay() {
        return EVERY_DAY.stream();
    }

    static Stream<Case> others() {
        return Point.all(Ground.FLYWAY_POSTGRESQL, Ground.LIQUIBASE_POSTGRESQL).filter(one -> !EVERY_DAY.contains(one));
    }

    @ParameterizedTest
    @MethodSource("everyDay")
    void eachStepTakesEffectOnce(Case one) throws Exception {
        check(one);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("others")
    void eachStepTakesEffectOnceWhereverItIsBrokenOff(Case one) throws Exception {
        check(one);
    }

    private static void check(Case one) throws Exception {
        try (Scene scene = Scene.under(one.ground(), one.point().trap(one.ground()))) {
            one.blow().strike(scene.holder(), scene.wire());
            if (one.blow() == Blow.CUT) {
                assertThat(scene.holder().result()).startsWith("ERROR MigrationFailedException");
            }

            assertThat(scene.next().migrate()).isInstanceOf(Outcome.Migrated.class);

            assertThat(scene.facts()).isEqualTo(Scene.ONCE);
            assertThat(scene.list("SELECT xmin FROM applied ORDER BY step"))
                    .as("the transactions of the steps are those of their history rows")
                    .isEqualTo(scene.list(one.ground().history().replaceFirst("version|id", "xmin")));
            if (one.blow() == Blow.FREEZE) {
                scene.wakeAndSeeItStop();
            }
        }
    }
}
