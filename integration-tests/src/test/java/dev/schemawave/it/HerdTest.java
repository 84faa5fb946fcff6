package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Coordinator;
import dev.schemawave.Outcome;
import dev.schemawave.testservers.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Fifty replicas as threads of one JVM, each with a coordinator and a runner of its own. */
class HerdTest {

    private static final int REPLICAS = 50;
    private static final int MANY_REPLICAS = 200;

    @ParameterizedTest
    @MethodSource("dev.schemawave.it.Pairing#everyDay")
    void fiftyReplicasApplyEachStepOnceAndNobodyFails(Pairing pairing) throws Exception {
        start(pairing);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("dev.schemawave.it.Pairing#others")
    void fiftyReplicasApplyEachStepOnceAndNobodyFailsWhereverTheyMeet(Pairing pairing) throws Exception {
        start(pairing);
    }

    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"REDIS", "ZOOKEEPER"})
    void twoHundredReplicasDoToo(Backend backend) throws Exception {
        start(new Pairing(Shape.FLYWAY_POSTGRESQL, backend), MANY_REPLICAS);
    }

    private static void start(Pairing pairing) throws Exception {
        start(pairing, REPLICAS);
    }

    private static void start(Pairing pairing, int replicas) throws Exception {
        Shape shape = pairing.shape();
        Database database = shape.server().createDatabase("herd");
        Meeting meeting = pairing.backend().meeting();
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Outcome>> starts = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            Coordinator replica = meeting.tell(Coordinator.builder())
                    .service("herd")
                    .runner(shape.runner(0.2))
                    .dataSource(database.dataSource())
                    .build();
            starts.add(threads.submit(() -> {
                go.await();
                return replica.migrate();
            }));
        }
        go.countDown();
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> start : starts) {
            outcomes.add(start.get(120, TimeUnit.SECONDS));
        }
        threads.shutdown();

        assertThat(outcomes).hasSize(replicas);
        assertThat(outcomes).filteredOn(Outcome.Migrated.class::isInstance).hasSize(1);
        assertThat(Shape.timesApplied(database)).isEqualTo(Shape.EACH_STEP_ONCE);
    }
}
