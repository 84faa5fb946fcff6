package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final ShopReport.OfReplica MIGRATED =
            new ShopReport.OfReplica("orders-1", 4711, "Migrated", "1", "2", 1_100, 2_000L, 3_000L, false);
    private static final ShopReport.OfReplica BY_PEER =
            new ShopReport.OfReplica("orders-2", 4712, "MigratedByPeer", null, "2", 1_149, null, 3_050L, false);
    private static final ShopReport.OfReplica KILLED =
            new ShopReport.OfReplica("orders-3", 12, null, null, null, 1_200, 1_900L, null, true);
    private static final ShopReport.OfReplica FAILED =
            new ShopReport.OfReplica("orders-4", 13, null, null, null, 1_200, null, null, false);

    @Test
    void aGoodEnd() {
        assertThat(summary(false, List.of(1, 1), MIGRATED, BY_PEER))
                .containsExactly(
                        "",
                        "replica   process  outcome         from  to  started  migrating  ready",
                        "--------  -------  --------------  ----  --  -------  ---------  -----",
                        "orders-1  4711     Migrated        1     2   0.1 s    1.0 s      2.0 s",
                        "orders-2  4712     MigratedByPeer  -     2   0.1 s    -          2.1 s",
                        "",
                        "wave  service  requires  tool    times that each step was applied",
                        "----  -------  --------  ------  --------------------------------",
                        "1     orders   -         flyway  1: 1, 2: 1",
                        "",
                        "Each of the 2 steps was applied once, no service was ahead of what it requires, and all 2"
                                + " replicas became ready.");
    }

    @Test
    void aGoodEndWithAKilledReplica() {
        assertThat(summary(true, List.of(1), MIGRATED, KILLED))
                .contains("orders-3  12       (killed)  -     -   0.2 s    0.9 s      -")
                .endsWith("Each of the 1 steps was applied once, no service was ahead of what it requires, and all 1"
                        + " replicas that were left became ready.");
    }

    @Test
    void everyFaultIsNamed() {
        assertThat(summary(true, List.of(0, 1, 2), MIGRATED, FAILED))
                .endsWith(
                        "step 1 of orders was applied 0 times",
                        "step 3 of orders was applied 2 times",
                        "orders-4 did not become ready",
                        "no replica was caught in the middle of a step, so none was killed");
    }

    private static List<String> summary(boolean kill, List<Integer> timesApplied, ShopReport.OfReplica... replicas) {
        List<ShopReport.OfStep> steps = IntStream.range(0, timesApplied.size())
                .mapToObj(i -> new ShopReport.OfStep(Integer.toString(i + 1), timesApplied.get(i)))
                .toList();
        ShopReport report = new ShopReport(
                List.of(new ShopReport.OfService("orders", "flyway", Map.of(), steps, List.of(replicas))));
        return Summary.of(report, Verdict.on(report, new Order(Map.of()), kill), 1_000);
    }
}
