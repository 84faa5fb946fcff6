package dev.schemawave.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

    private static final TimeSource TIME = TimeSource.system();

    private final Deadline soon = Deadline.in(TIME, Duration.ofMillis(50));

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aWaitGoesOnThroughAnInterruptWhichTheThreadFindsAfterwards() {
        Thread.currentThread().interrupt();
        assertThat(Uninterrupted.await(TIME, soon, TIME.newSignal()::await)).isFalse();
        assertThat(soon.hasPassed(TIME)).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void aResultComesThroughAnInterrupt() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(Uninterrupted.get(TIME, soon, CompletableFuture.completedFuture("x")))
                .contains("x");
        assertThat(Uninterrupted.get(TIME, soon, new CompletableFuture<>())).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void aFailureIsThrown() {
        assertThatThrownBy(() ->
                        Uninterrupted.get(TIME, soon, CompletableFuture.failedFuture(new IllegalStateException())))
                .isInstanceOf(ExecutionException.class);
    }
}
