package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Step;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningStepTest {

    private static RunningStep step(boolean resumed, int skip) {
        return new RunningStep(new Step("1", "", Optional.empty()), resumed, skip);
    }

    @Test
    void aStepThatFailsAtItsFirstStatementIsNotHalfDone() {
        RunningStep step = step(false, 0);
        step.next();
        step.failed();
        assertThat(step.isHalfDone()).isFalse();
    }

    @Test
    void aStepThatFailsLaterIsHalfDone() {
        RunningStep step = step(false, 0);
        step.next();
        step.next();
        assertThat(step.isHalfDone()).isFalse();
        step.failed();
        assertThat(step.isHalfDone()).isTrue();
    }

    @Test
    void aResumedStepIsHalfDoneWhateverFails() {
        RunningStep step = step(true, 2);
        step.next();
        assertThat(step.isSkipped()).isTrue();
        step.next();
        step.next();
        assertThat(step.isSkipped()).isFalse();
        step.failed();
        assertThat(step.isHalfDone()).isTrue();
    }

    @Test
    void aStepThatWasDoneByHandIsSkippedAltogether() {
        RunningStep step = step(true, Integer.MAX_VALUE);
        step.next();
        assertThat(step.isSkipped()).isTrue();
        assertThat(step.isJournaled()).isTrue();
    }

    @Test
    void theClaimIsProvedOnceAndAgainAfterARollback() {
        RunningStep step = step(false, 0);
        assertThat(step.isToBeProved()).isTrue();
        assertThat(step.isToBeProved()).isFalse();
        step.recorded();
        step.rolledBack();
        assertThat(step.isToBeProved()).isTrue();
        assertThat(step.isRecorded()).isFalse();
    }

    @Test
    void theLastStatementThatTookEffectIsSkippedAndTheNextOneIsNot() {
        RunningStep step = step(true, 2);
        assertThat(step.next()).isEqualTo(1);
        assertThat(step.next()).isEqualTo(2);
        assertThat(step.isSkipped()).isTrue();
        assertThat(step.next()).isEqualTo(3);
        assertThat(step.isSkipped()).isFalse();
        assertThat(step.statement()).isEqualTo(3);
    }

    @Test
    void theFirstFailureIsTheOneThatCounts() {
        RunningStep step = step(false, 0);
        step.next();
        step.next();
        step.failed();
        step.next();
        step.failed();
        assertThat(step.failedFirst()).isEqualTo(2);
    }

    @Test
    void aNewStepIsNeitherJournaledNorRecordedUntilItIs() {
        RunningStep step = step(false, 0);
        assertThat(step.isJournaled()).isFalse();
        assertThat(step.isRecorded()).isFalse();
        step.journaled();
        step.recorded();
        assertThat(step.isJournaled()).isTrue();
        assertThat(step.isRecorded()).isTrue();
    }
}
