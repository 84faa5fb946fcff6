package dev.schemawave.it.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.it.Backend;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Twelve services with three replicas each require each other at random; all replicas start at the same moment. */
class RandomGraphsTest {

    private static final int SERVICES = 12;
    private static final int REPLICAS = 3;
    private static final double LONGEST = 1.2;
    private static final Duration SHORT_STEP = Duration.ofMillis(50);

    /** So long that 36 threads on few processors are not what is measured. */
    private static final Duration LONG_STEP = Duration.ofMillis(250);

    @ParameterizedTest
    @EnumSource(names = {"JDBC_POSTGRESQL", "REDIS", "ZOOKEEPER"})
    void eachServiceMigratesOnceAndAfterAllThatItRequires(Backend backend) throws Exception {
        start(backend, 1, 1, SHORT_STEP).tell(name(backend), SERVICES, REPLICAS);
    }

    @Tag("full")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @CsvSource({"JDBC_POSTGRESQL, 34", "REDIS, 33", "ZOOKEEPER, 33"})
    void manyGraphsTakeHardlyLongerThanTheirCriticalPaths(Backend backend, int graphs) throws Exception {
        Ratios ratios = start(backend, 100, graphs, LONG_STEP);
        ratios.tell(name(backend), SERVICES, REPLICAS);

        assertThat(ratios.median()).isLessThanOrEqualTo(LONGEST);
    }

    private static Ratios start(Backend backend, long firstSeed, int graphs, Duration step) throws Exception {
        Ratios ratios = new Ratios();
        for (long seed = firstSeed; seed < firstSeed + graphs; seed++) {
            Graph graph = Graph.random(seed, SERVICES, 2, 4);
            Build build = new StubBuild(seed, step, step.multipliedBy(2));
            ratios.add(new Wave(graph, build, backend.meeting(), REPLICAS).run());
        }
        return ratios;
    }

    private static String name(Backend backend) {
        return backend.name().toLowerCase(Locale.ROOT);
    }
}
