package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.lease.LeaseState;
import dev.schemawave.model.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the beat of the lease's renewals is used for. */
class ProgressTest {

    private static final Step STEP = new Step("1", "first", Optional.empty());

    private final Part part = new Part();
    private final Progress progress = new Progress(part.run);

    @AfterEach
    void close() {
        part.close();
    }

    @Test
    void aLongStepIsToldOfAtAGrowingIntervalOfAtMostAMinute() {
        progress.begin(STEP, 2, 3);
        for (int second = 0; second < 200; second++) {
            part.time.advance(Duration.ofSeconds(1));
            progress.renewed();
        }
        List<CoordinationEvent.StepRunning> told = part.rest().stream()
                .filter(CoordinationEvent.StepRunning.class::isInstance)
                .map(CoordinationEvent.StepRunning.class::cast)
                .toList();

        assertThat(told)
                .extracting(CoordinationEvent.StepRunning::elapsed)
                .containsExactlyElementsOf(Stream.of(5, 15, 35, 75, 135, 195)
                        .map(Duration::ofSeconds)
                        .toList());
        assertThat(told.get(0).step()).isEqualTo(STEP);
        assertThat(told.get(0).number()).isEqualTo(2);
        assertThat(told.get(0).total()).isEqualTo(3);
    }

    @Test
    void aStepThatHasEndedIsNotToldOf() {
        progress.begin(STEP, 1, 1);
        progress.end();
        part.time.advance(Duration.ofMinutes(1));
        progress.renewed();

        assertThat(part.rest()).singleElement().isInstanceOf(CoordinationEvent.LeaseRenewal.class);
    }

    @Test
    void eachRenewalIsToldOfAndWhyOneFailed() throws Exception {
        progress.renewed();
        progress.notRenewed("no route");

        assertThat(part.next(CoordinationEvent.LeaseRenewal.class).failure()).isEmpty();
        assertThat(part.next(CoordinationEvent.LeaseRenewal.class).failure()).contains("no route");
    }

    @Test
    void aLeaseEndsWhenItIsGivenBackAndOneThatIsLostHasEndedBefore() throws Exception {
        part.time.advance(Duration.ofSeconds(3));
        progress.tellLeaseEnded();
        assertThat(part.next(CoordinationEvent.LeaseEnded.class).held()).isEqualTo(Duration.ofSeconds(3));

        progress.changed(LeaseState.LOST, "ran out");
        part.next(CoordinationEvent.LeaseLost.class);
        part.time.advance(Duration.ofSeconds(2));
        progress.tellLeaseEnded();
        assertThat(part.next(CoordinationEvent.LeaseEnded.class).held()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aLossIsToldAtOnceToWhoeverHasToStopAndAnUncertaintyIsNot() throws Exception {
        AtomicInteger stopped = new AtomicInteger();
        progress.onLoss(stopped::incrementAndGet);

        progress.changed(LeaseState.UNCERTAIN, "late");
        assertThat(part.next(CoordinationEvent.LeaseUncertain.class).reason()).isEqualTo("late");
        progress.changed(LeaseState.HELD, "renewed");
        part.next(CoordinationEvent.LeaseRecovered.class);
        assertThat(stopped).hasValue(0);
        progress.changed(LeaseState.LOST, "ran out");
        assertThat(part.next(CoordinationEvent.LeaseLost.class).reason()).isEqualTo("ran out");
        assertThat(stopped).hasValue(1);
    }

    @Test
    void aLeaseThatCouldNotBeGivenBackIsToldOf() throws Exception {
        progress.notReleased("no route");
        assertThat(part.next(CoordinationEvent.NotAnnounced.class).reason()).isEqualTo("no route");
    }
}
