package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutSummaryTest {

    private final RolloutReport report = new RolloutReport(
            List.of(new RolloutReport.OfBuild(
                    "orders",
                    "flyway",
                    Map.of("customers", ">=6"),
                    List.of(new ShopReport.OfStep("6", 1)),
                    List.of(
                            new RolloutReport.OfReplica(
                                    "orders-2a",
                                    11,
                                    "Migrated",
                                    "5",
                                    "6",
                                    1_100,
                                    1_900L,
                                    2_000L,
                                    false,
                                    3_000L,
                                    3_010L,
                                    17L,
                                    0L,
                                    null),
                            new RolloutReport.OfReplica(
                                    "orders-2b",
                                    0,
                                    null,
                                    null,
                                    null,
                                    0,
                                    null,
                                    null,
                                    false,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null)),
                    2)),
            9_000);

    @Test
    void whatEachReplicaDidAndWhatEachBuildAdded() {
        assertThat(RolloutSummary.of(report, new Verdict(List.of()), 1_000))
                .containsExactly(
                        "",
                        "replica    outcome   from  to  started  migrating  ready  stopped  queries",
                        "---------  --------  ----  --  -------  ---------  -----  -------  -------",
                        "orders-2a  Migrated  5     6   0.1 s    0.9 s      1.0 s  2.0 s    17",
                        "orders-2b  -         -     -   -        -          -      -        -",
                        "",
                        "service  build  requires       times that each new step was applied",
                        "-------  -----  -------------  ------------------------------------",
                        "orders   2      customers >=6  6: 1",
                        "",
                        "All builds were rolled out, each step was applied once, no service was ahead of what it"
                                + " requires, no service ever had fewer replicas ready than at first, and none of 17"
                                + " queries failed.");
    }

    @Test
    void everyFaultIsNamed() {
        assertThat(RolloutSummary.of(report, new Verdict(List.of("one", "another")), 1_000))
                .endsWith("", "one", "another");
    }
}
