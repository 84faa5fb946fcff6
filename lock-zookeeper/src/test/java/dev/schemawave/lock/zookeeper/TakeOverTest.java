package dev.schemawave.lock.zookeeper;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Lease;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.time.TimeSource;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When somebody else gets the lease of a holder that was killed. */
class TakeOverTest {

    static final LockName NAME = new LockName("public.history:1f");

    private static final Logger log = LoggerFactory.getLogger(TakeOverTest.class);
    private static final TimeSource TIME = TimeSource.system();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Rig rig = Rig.shared();
    private final Team team = new Team();

    @AfterEach
    void close() {
        team.close();
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 30})
    void aSessionLastsAsLongAsALease(int seconds) throws Exception {
        Duration ttl = Duration.ofSeconds(seconds);
        assertThat(rig.openDirectly().session(ttl).zooKeeper().getSessionTimeout())
                .isEqualTo((int) ttl.toMillis());
    }

    @Test
    void aHolderThatIsKilledIsFollowedByTheNext() throws Exception {
        takeOver(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 10})
    @Tag("full")
    void takeOversTakeAsLongAsALease(int seconds) throws Exception {
        for (int round = 0; round < 5; round++) {
            takeOver(Duration.ofSeconds(seconds));
        }
    }

    private void takeOver(Duration ttl) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HolderMain.class.getName(),
                        rig.root().substring(1),
                        "" + Rig.server().port(),
                        "" + ttl.toMillis())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines().anyMatch("RENEWED"::equals)).isTrue();
            Waiting waiting = Waiting.atMost(LONG);
            ZooKeeperCoordination next = rig.openDirectly();
            Future<Optional<Lease>> waiter =
                    team.start(() -> next.lock().acquire(NAME, holder("pod-2"), LONG, waiting));
            while (waiting.pauses() == 0) {
                Waiting.pass(Duration.ofMillis(10));
            }
            long killed = TIME.nanos();
            child.destroyForcibly();
            Lease lease = Team.result(waiter).orElseThrow();
            log.info("A lease of {} was taken over after {} ms", ttl, (TIME.nanos() - killed) / 1_000_000);
            lease.release();
        } finally {
            child.destroyForcibly();
        }
    }
}
