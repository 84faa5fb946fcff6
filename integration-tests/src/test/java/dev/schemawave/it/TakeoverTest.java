package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.Lease;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A holder's process dies without a word, and somebody waits for the lease. */
class TakeoverTest {

    private static final Duration TTL = Duration.ofSeconds(4);
    private static final Duration LONGEST = TTL.multipliedBy(2);

    @ParameterizedTest
    @EnumSource(Backend.class)
    void theLeaseOfAKilledProcessIsTakenOverSoonAfterItsTimeToLive(Backend backend) throws Exception {
        Meeting meeting = backend.meeting();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Replica holder = Replica.start(
                        "holder", HolderMain.class, meeting.environment(), String.valueOf(TTL.toMillis()));
                Coordination waiter = meeting.open(TTL)) {
            holder.awaitLine("HOLDING");
            Patient patient = new Patient(TTL.multipliedBy(20));
            Future<Lease> lease = threads.submit(() -> waiter.lock()
                    .acquire(HolderMain.LOCK, HolderMain.holder("test"), TTL, patient)
                    .orElseThrow());
            patient.awaitPause();

            long killed = System.nanoTime();
            holder.kill();
            lease.get(1, TimeUnit.MINUTES);
            Duration took = Duration.ofNanos(System.nanoTime() - killed);

            tell(backend, took);
            assertThat(took).isLessThan(LONGEST);
        } finally {
            threads.shutdownNow();
        }
    }

    /** A line that can be found in the output of the build, to compare one build with the next. */
    private static void tell(Backend backend, Duration took) {
        System.out.printf(
                Locale.ROOT,
                "takeover backend=%s ttl_ms=%d took_ms=%d ratio=%.2f%n",
                backend.name().toLowerCase(Locale.ROOT),
                TTL.toMillis(),
                took.toMillis(),
                (double) took.toMillis() / TTL.toMillis());
    }
}
