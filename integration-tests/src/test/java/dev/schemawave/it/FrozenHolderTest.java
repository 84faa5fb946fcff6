package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.Lease;
import java.io.IOException;
import java.time.Duration;
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
                    .acquire(
                            HolderMain.LOCK,
                            HolderMain.holder("test"),
                            Duration.ofMinutes(1),
                            new Patient(TTL.multipliedBy(5)))
                    .orElseThrow();
            frozen.go();
            signal("CONT", frozen);

            assertThat(frozen.awaitLine("STATE")).isEqualTo("STATE LOST");
            frozen.awaitSaid("CHANGED LOST");
            frozen.endInput();
            assertThat(frozen.awaitLine("REFUSED")).isEqualTo("REFUSED LeaseNotHeldException");
            assertThat(waiter.lock().tryAcquire(HolderMain.LOCK, HolderMain.holder("test"), TTL))
                    .isEmpty();
            taken.release();
        }
    }

    private static void signal(String name, Replica replica) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + replica.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }
}
