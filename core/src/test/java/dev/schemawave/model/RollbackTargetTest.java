package dev.schemawave.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.schemawave.model.RollbackTarget.LastSteps;
import dev.schemawave.model.RollbackTarget.ToVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far to go back, and what is left of it on the way. */
class RollbackTargetTest {

    @Test
    void aVersionStaysTheTarget() {
        assertThat(new ToVersion("3").without(2)).contains(new ToVersion("3"));
    }

    @Test
    void ofCountedStepsThoseAreLeftThatWereNotTakenBack() {
        LastSteps three = new LastSteps(3);

        assertThat(three.without(0)).contains(three);
        assertThat(three.without(2)).contains(new LastSteps(1));
        assertThat(three.without(3)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new LastSteps(0));
    }

    @Test
    void aPlanThatHasBeenDoneStandsWhereItLed() {
        Step step = new Step("3", "", Optional.empty()).undo(Optional.empty());
        RollbackPlan plan = new RollbackPlan(
                Optional.of("3"), List.of("2", "3"), Optional.of("2"), List.of("2"), List.of(PlannedStep.of(step)));

        assertThat(plan.reached())
                .isEqualTo(new RollbackPlan(Optional.of("2"), List.of("2"), Optional.of("2"), List.of("2"), List.of()));
        assertThat(plan.reached().isSettled()).isTrue();
    }

    @Test
    void aStepThatTakesOneBackIsKnownByItsId() {
        Step step = new Step("3", "", Optional.empty());

        assertThat(Step.isUndo(step.id())).isFalse();
        assertThat(Step.isUndo(step.undo(Optional.empty()).id())).isTrue();
    }
}
