package dev.schemawave.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

    private final ManualTime time = new ManualTime();
    private final Team team = new Team();

    @AfterEach
    void dismiss() {
        team.close();
    }

    @Test
    void bothClocksMoveTogetherAndOnlyWhenTold() {
        Instant wall = time.now();
        Deadline deadline = Deadline.in(time, Duration.ofSeconds(10));
        time.advance(Duration.ofSeconds(9));
        assertThat(deadline.hasPassed(time)).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(deadline.hasPassed(time)).isTrue();
        assertThat(time.now()).isEqualTo(wall.plusSeconds(10));
    }

    @Test
    void whoWaitsIsWokenByASignalOrByTime() throws Exception {
        Signal signal = time.newSignal();
        Future<Boolean> first = team.start(() -> signal.await(Duration.ofHours(1)));
        time.awaitSleepers(1);
        signal.raise();
        assertThat(Team.result(first)).isTrue();
        Future<Boolean> second = team.start(() -> signal.await(Duration.ofHours(1)));
        time.awaitSleepers(1);
        time.advance(Duration.ofHours(1));
        assertThat(Team.result(second)).isFalse();
    }

    @Test
    void aSignalThatWasRaisedBeforeIsKeptOnce() throws Exception {
        Signal signal = time.newSignal();
        signal.raise();
        signal.raise();
        assertThat(signal.await(Duration.ofHours(1))).isTrue();
        assertThat(signal.await(Duration.ZERO)).isFalse();
    }
}
