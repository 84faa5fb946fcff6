package dev.schemawave.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is known of a lease, by the local clock. */
class LeaseStatusTest {

    private static final Duration TTL = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final LeaseStatus status = new LeaseStatus(time, Deadline.in(time, TTL), TTL);

    @Test
    void isUncertainInTheLastThirdOfItsTimeAndLostAtItsEnd() {
        assertThat(status.state()).isEqualTo(LeaseState.HELD);
        time.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(status.state()).isEqualTo(LeaseState.HELD);
        time.advance(Duration.ofNanos(1));
        assertThat(status.state()).isEqualTo(LeaseState.UNCERTAIN);
        time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(status.state()).isEqualTo(LeaseState.UNCERTAIN);
        time.advance(Duration.ofNanos(1));
        assertThat(status.state()).isEqualTo(LeaseState.LOST);
    }

    @Test
    void aRenewalProlongsItAndEndsADoubtWithItsReason() {
        assertThat(status.prolong(Deadline.in(time, TTL))).isFalse();
        assertThat(status.change(LeaseState.UNCERTAIN, "no route")).isTrue();
        assertThat(status.state()).isEqualTo(LeaseState.UNCERTAIN);
        assertThat(status.reason()).isEqualTo("no route");
        time.advance(Duration.ofSeconds(5));
        Deadline until = Deadline.in(time, TTL);

        assertThat(status.prolong(until)).isTrue();
        assertThat(status.state()).isEqualTo(LeaseState.HELD);
        assertThat(status.reason()).isEmpty();
        assertThat(status.validUntil()).isEqualTo(until);
    }

    @Test
    void aDoubtThatARenewalHasEndedSinceItWasSeenDoesNotComeBack() {
        status.change(LeaseState.UNCERTAIN, "no route");
        assertThat(status.state()).isEqualTo(LeaseState.UNCERTAIN);
        status.prolong(Deadline.in(time, TTL));

        assertThat(status.judge(LeaseState.UNCERTAIN, "late")).isFalse();
        assertThat(status.state()).isEqualTo(LeaseState.HELD);

        time.advance(TTL.dividedBy(3).multipliedBy(2));
        assertThat(status.judge(LeaseState.UNCERTAIN, "late")).isTrue();
        assertThat(status.reason()).isEqualTo("late");
    }

    @Test
    void whatIsKnownAlreadyIsNoNews() {
        assertThat(status.change(LeaseState.UNCERTAIN, "no route")).isTrue();
        assertThat(status.change(LeaseState.UNCERTAIN, "no route to host")).isFalse();
        assertThat(status.reason()).isEqualTo("no route");
    }

    @Test
    void aLossNamesTheDoubtThatCameBeforeIt() {
        status.change(LeaseState.UNCERTAIN, "no route");
        status.change(LeaseState.LOST, "it ran out");
        assertThat(status.reason()).isEqualTo("it ran out (no route)");
    }

    @Test
    void aLossOutOfTheBlueHasOneReason() {
        status.change(LeaseState.LOST, "somebody else has it");
        assertThat(status.reason()).isEqualTo("somebody else has it");
    }

    @Test
    void onceLostNothingBringsItBack() {
        status.change(LeaseState.LOST, "somebody else has it");
        assertThat(status.prolong(Deadline.in(time, TTL))).isFalse();
        assertThat(status.change(LeaseState.UNCERTAIN, "no route")).isFalse();
        assertThat(status.state()).isEqualTo(LeaseState.LOST);
        assertThat(status.reason()).isEqualTo("somebody else has it");
    }

    @Test
    void aRenewalThatIsAnsweredAfterTheEndChangesNothing() {
        time.advance(TTL);
        assertThat(status.prolong(Deadline.in(time, TTL))).isFalse();
        assertThat(status.state()).isEqualTo(LeaseState.LOST);
    }

    @Test
    void whatIsGivenBackOrLostIsNotKeptAnyMoreAndWhatIsUncertainIs() {
        assertThat(status.isKept()).isTrue();
        status.change(LeaseState.UNCERTAIN, "no route");
        assertThat(status.isKept()).isTrue();
        status.change(LeaseState.LOST, "it ran out");
        assertThat(status.isKept()).isFalse();

        LeaseStatus given = new LeaseStatus(time, Deadline.in(time, TTL), TTL);
        assertThat(given.end()).isTrue();
        assertThat(given.end()).isFalse();
        assertThat(given.isKept()).isFalse();
        assertThat(given.change(LeaseState.LOST, "somebody else has it")).isFalse();
    }
}
