package dev.schemawave.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatientWaiterTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ManualTime time = new ManualTime();
    private final FakeDesk desk = new FakeDesk();
    private final PatientWaiter waiter = new PatientWaiter(time, PATIENCE, desk);

    @Test
    void aPauseEndsWhenItsTimeHasPassed() throws Exception {
        CompletableFuture<Void> pause = pauseFor(Duration.ofSeconds(1));
        time.awaitSleepers(1);
        time.advance(Duration.ofMillis(999));
        assertThat(pause).isNotDone();
        time.advance(Duration.ofMillis(1));
        pause.get(20, TimeUnit.SECONDS);
        assertThat(waiter.isOver()).isFalse();
    }

    @Test
    void aWakeUpEndsThePauseAtOnceAndIsKeptForTheNextOne() throws Exception {
        waiter.wake();
        pauseFor(Duration.ofHours(1)).get(20, TimeUnit.SECONDS);

        CompletableFuture<Void> pause = pauseFor(Duration.ofHours(1));
        time.awaitSleepers(1);
        waiter.wake();
        pause.get(20, TimeUnit.SECONDS);
        assertThat(waiter.isOver()).isFalse();
    }

    @Test
    void reportsAtOnceAndThenAtGrowingIntervalsWithoutLeavingThePause() throws Exception {
        CompletableFuture<Void> pause = pauseFor(Duration.ofMinutes(9));
        for (int second = 0; second < 200; second++) {
            time.awaitSleepers(1);
            time.advance(Duration.ofSeconds(1));
        }
        time.awaitSleepers(1);
        assertThat(pause).isNotDone();
        assertThat(desk.reports).extracting(Duration::toSeconds).containsExactly(0L, 5L, 15L, 35L, 75L, 135L, 195L);
    }

    @Test
    void newsThatDecideNothingDoNotEndThePause() throws Exception {
        CompletableFuture<Void> pause = pauseFor(Duration.ofSeconds(4));
        time.awaitSleepers(1);
        waiter.announce();
        desk.awaitLooks(1);
        time.awaitSleepers(1);
        assertThat(pause).isNotDone();
        time.advance(Duration.ofSeconds(4));
        pause.get(20, TimeUnit.SECONDS);
        assertThat(waiter.isOver()).isFalse();
    }

    @Test
    void newsThatDecideEndTheWait() throws Exception {
        CompletableFuture<Void> pause = pauseFor(Duration.ofHours(1));
        time.awaitSleepers(1);
        desk.decided = true;
        waiter.announce();
        pause.get(20, TimeUnit.SECONDS);
        assertThat(waiter.isOver()).isTrue();
    }

    @Test
    void whoIsToldOfNewsDoesNotLookWhileThereIsNone() throws Exception {
        CompletableFuture<Void> pause = pauseFor(Duration.ofSeconds(1));
        time.awaitSleepers(1);
        time.advance(Duration.ofSeconds(1));
        pause.get(20, TimeUnit.SECONDS);
        assertThat(desk.looks).isZero();
    }

    @Test
    void looksForNewsAfterEachPauseWhereNobodyTellsThem() throws Exception {
        desk.told = false;
        desk.decided = true;
        CompletableFuture<Void> pause = pauseFor(Duration.ofSeconds(1));
        time.awaitSleepers(1);
        time.advance(Duration.ofSeconds(1));
        pause.get(20, TimeUnit.SECONDS);
        assertThat(waiter.isOver()).isTrue();
    }

    @Test
    void theWaitIsOverAtItsDeadlineAndAPauseNeverGoesBeyondIt() throws Exception {
        CompletableFuture<Void> pause = pauseFor(Duration.ofDays(1));
        time.awaitSleepers(1);
        time.advance(PATIENCE);
        pause.get(20, TimeUnit.SECONDS);
        assertThat(waiter.isOver()).isTrue();
        assertThat(waiter.waited()).isEqualTo(PATIENCE);
    }

    @Test
    void givingUpEndsTheWaitFromAnotherThread() throws Exception {
        CompletableFuture<Void> pause = pauseFor(Duration.ofHours(1));
        time.awaitSleepers(1);
        waiter.giveUp();
        pause.get(20, TimeUnit.SECONDS);
        assertThat(waiter.isOver()).isTrue();
    }

    @Test
    void anInterruptComesThrough() {
        CompletableFuture<Void> pause = CompletableFuture.runAsync(() -> {
            Thread.currentThread().interrupt();
            pause(Duration.ofHours(1));
        });
        assertThatThrownBy(() -> pause.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(InterruptedException.class);
    }

    private CompletableFuture<Void> pauseFor(Duration atMost) {
        return CompletableFuture.runAsync(() -> pause(atMost), task -> new Thread(task, "pause").start());
    }

    private void pause(Duration atMost) {
        try {
            waiter.pause(atMost);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class FakeDesk implements PatientWaiter.Desk {

        private final List<Duration> reports = new ArrayList<>();
        private int looks;
        private volatile boolean decided;
        private volatile boolean told = true;

        @Override
        public void report(Duration waited) {
            reports.add(waited);
        }

        @Override
        public synchronized boolean isDecided() {
            looks++;
            notifyAll();
            return decided;
        }

        @Override
        public boolean isToldOfNews() {
            return told;
        }

        synchronized void awaitLooks(int atLeast) throws InterruptedException {
            while (looks < atLeast) {
                wait();
            }
        }
    }
}
