package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.spi.CoordinationException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A coordination service that does not answer. */
class PatienceTest {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final Part part = new Part();
    private final AtomicInteger sent = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        thread.shutdownNow();
        part.close();
    }

    @Test
    void aRefusalIsNotAskedAgain() {
        assertThatThrownBy(() -> new Patience(part.run).insist(() -> {
                    sent.incrementAndGet();
                    throw CoordinationException.refused("wrong password");
                }))
                .isInstanceOf(CoordinationUnavailableException.class)
                .hasMessageContainingAll("wrong password", "The schema was not touched");
        assertThat(sent).hasValue(1);
        assertThat(part.rest()).isEmpty();
    }

    @Test
    void triesUntilTheLimitAndNotBeyondIt() throws Exception {
        Future<String> answer = thread.submit(() -> new Patience(part.run).insist(() -> {
            sent.incrementAndGet();
            throw CoordinationException.unreachable("no route");
        }));
        for (int second = 0; second < Part.CONNECT.toSeconds(); second++) {
            part.time.awaitSleepers(1);
            assertThat(answer).isNotDone();
            part.time.advance(Duration.ofSeconds(1));
        }
        assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CoordinationUnavailableException.class)
                .hasMessageContaining("tried for 30.0 s: no route");
    }

    @Test
    void aRequestThatWasAnsweredForLongBeforeItFailedGetsTheWholeLimitAnew() throws Exception {
        Future<String> answer = thread.submit(() -> new Patience(part.run).insist(() -> {
            if (sent.incrementAndGet() == 3) {
                part.time.advance(Part.CONNECT.multipliedBy(2));
            }
            if (sent.get() < 5) {
                throw CoordinationException.unreachable("no route");
            }
            return "granted";
        }));
        for (int failure = 0; failure < 4; failure++) {
            Duration tried = part.next(CoordinationEvent.Unreachable.class).tried();
            assertThat(tried).isLessThan(Part.CONNECT);
            part.time.awaitSleepers(1);
            part.time.advance(LONGEST_PAUSE);
        }
        assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("granted");
    }

    @Test
    void aRequestThatFailsAfterExactlyTheLimitWasTriedLongEnough() {
        assertThatThrownBy(() -> new Patience(part.run).insist(() -> {
                    part.time.advance(Part.CONNECT);
                    throw CoordinationException.unreachable("no route");
                }))
                .isInstanceOf(CoordinationUnavailableException.class);
    }
}
