package dev.schemawave.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final Topics topics = new Topics();
    private final List<String> told = new ArrayList<>();

    @Test
    void whoWantsToKnowIsToldUntilItEnds() {
        SchemaLedger.Watch watch = topics.on("a", () -> told.add("a"));
        topics.on("b", () -> told.add("b"));
        topics.tell("a");
        assertThat(told).containsExactly("a");
        topics.tellAll();
        assertThat(told).containsExactlyInAnyOrder("a", "a", "b");
        watch.close();
        watch.close();
        topics.tell("a");
        assertThat(told).hasSize(3);
        assertThat(topics.isEmpty()).isFalse();
    }

    @Test
    void oneWhoThrowsKeepsNobodyFromBeingTold() {
        for (int i = 0; i < 3; i++) {
            topics.on("a", () -> {
                told.add("a");
                throw new IllegalStateException("a watcher's own fault");
            });
        }
        topics.tell("a");
        assertThat(told).hasSize(3);
    }

    @Test
    void theSameOneMayWantToKnowTwice() {
        Runnable same = () -> told.add("a");
        topics.on("a", same).close();
        topics.on("a", same);
        topics.on("a", same);
        topics.tell("a");
        assertThat(told).hasSize(2);
    }
}
