package dev.schemawave.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CyclesTest {

    @Test
    void namesTheMembersInTheOrderOfWaiting() {
        Map<String, Set<String>> waits =
                Map.of("orders", Set.of("billing"), "billing", Set.of("crm"), "crm", Set.of("orders"));

        assertThat(Cycles.through("orders", key -> waits.getOrDefault(key, Set.of())))
                .contains(List.of("orders", "billing", "crm", "orders"));
        assertThat(Cycles.through("crm", key -> waits.getOrDefault(key, Set.of())))
                .contains(List.of("crm", "orders", "billing", "crm"));
    }

    @Test
    void whoWaitsForACycleIsNotInIt() {
        Map<String, Set<String>> waits = Map.of("shop", Set.of("a"), "a", Set.of("b"), "b", Set.of("a"));

        assertThat(Cycles.through("shop", key -> waits.getOrDefault(key, Set.of())))
                .isEmpty();
    }

    @Test
    void waysThatMeetAgainAreNoCycle() {
        Map<String, Set<String>> waits = Map.of("a", Set.of("b", "c"), "b", Set.of("d"), "c", Set.of("d"));

        assertThat(Cycles.through("a", key -> waits.getOrDefault(key, Set.of())))
                .isEmpty();
    }

    @Test
    void manyWaysWithoutACycleAreSearchedOnce() {
        // Each of 60 layers leads to both nodes of the next: far too many ways to try them one by one.
        assertThat(Cycles.through(0, node -> node > 118 ? List.of() : List.of(node / 2 * 2 + 2, node / 2 * 2 + 3)))
                .isEmpty();
    }
}
