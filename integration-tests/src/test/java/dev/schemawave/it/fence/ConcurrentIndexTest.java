package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.Outcome;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.Resolution;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** PostgreSQL makes an index concurrently outside a transaction, and leaves it invalid when it is broken off. */
class ConcurrentIndexTest {

    private static final Ground GROUND = Ground.FLYWAY_INDEX_POSTGRESQL;
    private static final String INVALID =
            "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('mark_2b') AND NOT indisvalid";

    @Test
    void isMadeWhileOtherReplicasWait() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Scene scene = Scene.under(GROUND, atTheIndex())) {
            Future<Outcome> other = threads.submit(() -> scene.next(scene.meeting(), event -> {
                        if (event instanceof CoordinationEvent.WaitingForLease) {
                            waiting.countDown();
                        }
                    })
                    .migrate());
            assertThat(waiting.await(1, TimeUnit.MINUTES)).isTrue();

            scene.wire().trap().release();

            assertThat(scene.holder().result()).isEqualTo("OUTCOME Migrated");
            assertThat(other.get(1, TimeUnit.MINUTES)).isInstanceOf(Outcome.MigratedByPeer.class);
            assertThat(scene.facts()).isEqualTo(Scene.ONCE);
            // Only the step outside a transaction waits for locks as long as it takes.
            assertThat(scene.list("SELECT mark FROM applied WHERE step > 1 ORDER BY step"))
                    .isEqualTo(List.of("0", "5s"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void isToldOfWithTheStatementThatDropsItWhenItIsLeftInvalid() throws Exception {
        try (Scene scene = Scene.under(GROUND, atTheIndex())) {
            try (Connection somebody = scene.database().connect()) {
                change(somebody);
                scene.wire().trap().release();
                awaitRow(scene, INVALID);
                scene.holder().kill();

                HalfApplied half = scene.refused();
                assertThat(half.sql()).startsWith("CREATE INDEX CONCURRENTLY mark_2b");
                assertThat(half.invalidIndexes()).isEqualTo(List.of("DROP INDEX CONCURRENTLY public.mark_2b"));
                somebody.rollback();
            }
            // Whatever a person says: an invalid index is no index.
            scene.next().resolve(Resolution.TOOK_EFFECT);
            HalfApplied half = scene.refused();

            scene.run(half.invalidIndexes().get(0));
            scene.next().resolve(Resolution.DID_NOT_TAKE_EFFECT);

            assertThat(scene.next().migrate()).isInstanceOf(Outcome.Migrated.class);
            assertThat(scene.facts()).isEqualTo(Scene.ONCE);
            assertThat(scene.list(GROUND.trace(2))).hasSize(1);
        }
    }

    private static Trap atTheIndex() {
        return new Trap(List.of(Sign.of("mark_2b")), false);
    }

    private static void change(Connection session) throws SQLException {
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute("INSERT INTO total VALUES (0)");
        }
    }

    private static void awaitRow(Scene scene, String query) throws SQLException, InterruptedException {
        while (scene.list(query).isEmpty()) {
            TimeSource.system().newSignal().await(Duration.ofMillis(50));
        }
    }
}
