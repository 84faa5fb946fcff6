package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A holder's process is stopped for longer than its lease, as a virtual machine or a long collection does it. */
class FrozenHolderTest {

    private static final Duration TTL = Duration.ofSeconds(2);

    @ParameterizedTest
    @EnumSource(Backend.class)
    void isTakenOverFromLearnsOfItsLossWhenItWakesAndFreesNobody(Backend backend) throws Exception {
        Meeting meeting = backend.meeting();
        try (Replica frozen = Replica.start(
                        "frozen", HolderMain.class, meeting.environment(), String.valueOf(TTL.toMillis()));
                Coordination waiter = meeting.open(TTL)) {
            frozen.awaitLine("HOLDING");
            frozen.go();
            assertThat(frozen.awaitLine("STATE")).isEqualTo("STATE HELD");

            signal("STOP", frozen);
            Lease taken = waiter.lock()
                    .acquire(HolderMain.LOCK, me(), Duration.ofMinutes(1), new Patient(TTL.multipliedBy(5)))
                    .orElseThrow();
            frozen.go();
            signal("CONT", frozen);

            assertThat(frozen.awaitLine("STATE")).isEqualTo("STATE LOST");
            frozen.awaitSaid("CHANGED LOST");
            frozen.endInput();
            assertThat(frozen.awaitLine("REFUSED")).isEqualTo("REFUSED LeaseNotHeldException");
            assertThat(waiter.lock().tryAcquire(HolderMain.LOCK, me(), TTL)).isEmpty();
            taken.release();
        }
    }

    private static Holder me() {
        return new Holder(
                new LedgerKey("frozen", LedgerKey.MAIN),
                "test",
                ProcessHandle.current().pid(),
                Instant.now(),
                "");
    }

    private static void signal(String name, Replica replica) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + replica.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits for a while. */
    private static final class Patient implements Waiter {

        private final Signal signal = TimeSource.system().newSignal();
        private final Deadline end;

        Patient(Duration longest) {
            this.end = Deadline.in(TimeSource.system(), longest);
        }

        @Override
        public boolean isOver() {
            return end.hasPassed(TimeSource.system());
        }

        @Override
        public void pause(Duration atMost) throws InterruptedException {
            signal.await(atMost);
        }

        @Override
        public void wake() {
            signal.raise();
        }
    }
}
