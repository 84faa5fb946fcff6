package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutVerdictTest {

    private static final long FAR = 9_000;

    /** Three replicas of build 1, replaced by those of build 2 one after another, and these by build 3. */
    private final List<RolloutReport.OfReplica> replicas = new ArrayList<>(List.of(
            replica("1a", null, 100, 1_100L),
            replica("1b", null, 110, 1_200L),
            replica("1c", null, 120, 1_300L),
            replica("2a", 1_050L, 1_090, 3_100L),
            replica("2b", null, 1_190, 3_200L),
            replica("2c", null, 1_290, 3_300L),
            replica("3a", 3_050L, 3_090, null),
            replica("3b", null, 3_190, null),
            replica("3c", null, 3_290, null)));

    private List<ShopReport.OfStep> steps = List.of(new ShopReport.OfStep("5", 1));
    private Order order = new Order(Map.of("orders", Map.of("6", 3_000L)));

    @Test
    void aGoodEnd() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void anOldReplicaThatIsStoppedTooEarlyIsAFault() {
        replicas.set(1, replica("1b", null, 110, 1_189L));

        assertThat(faults()).containsExactly("only 2 replicas of customers were ready after customers-1b went");
    }

    @Test
    void aReplicaThatEndsByItselfIsAFault() {
        replicas.set(6, new Row("3a", 3_050L, 3_090, null).endedAt(8_000L).build());

        assertThat(faults())
                .containsExactly(
                        "customers-3a ended by itself",
                        "only 2 replicas of customers were ready after customers-3a went");
    }

    @Test
    void whatHappensAfterTheLastMomentOfServiceIsNoFault() {
        replicas.set(6, new Row("3a", 3_050L, 3_090, null).endedAt(FAR + 5).build());

        assertThat(faults()).isEmpty();
    }

    @Test
    void aServiceThatNeverWasCompleteIsAFault() {
        replicas.subList(2, replicas.size()).clear();

        assertThat(faults()).contains("never were 3 replicas of customers ready");
    }

    @Test
    void aReplicaThatIsNeverReadyIsAFault() {
        replicas.set(8, replica("3c", null, null, null));

        assertThat(faults()).contains("customers-3c did not become ready");
    }

    @Test
    void aFailedQueryIsAFault() {
        replicas.set(
                3,
                new Row("2a", 1_050L, 1_090, 3_100L)
                        .queries(50L, 2L, "no column name")
                        .build());

        assertThat(faults()).containsExactly("2 queries of customers-2a failed: no column name");
    }

    @Test
    void aReplicaThatHasAskedNothingProvesNothing() {
        replicas.set(
                3, new Row("2a", 1_050L, 1_090, 3_100L).queries(0L, 0L, null).build());
        replicas.set(
                4, new Row("2b", null, 1_190, 3_200L).queries(null, null, null).build());

        assertThat(faults())
                .containsExactly("customers-2a has asked nothing", "customers-2b did not tell of its queries");
    }

    @Test
    void aBuildThatContractsWhileBuildsBeforeTheLastRunIsAFault() {
        replicas.set(2, new Row("1c", null, 120, 1_300L).endedAt(3_051L).build());

        assertThat(faults()).containsExactly("customers-1c still ran when build 3 of customers began to migrate");
    }

    @Test
    void aBuildThatIsAheadOfWhatItRequiresIsAFault() {
        order = new Order(Map.of("orders", Map.of("6", 3_070L)));

        assertThat(faults()).containsExactly("customers-3a began to migrate before orders was at >=6");
    }

    @Test
    void aStepThatIsAppliedTwiceIsAFault() {
        steps = List.of(new ShopReport.OfStep("5", 2));

        assertThat(faults()).containsExactly("step 5 of customers was applied 2 times");
    }

    private List<String> faults() {
        List<RolloutReport.OfBuild> builds = new ArrayList<>();
        for (int build = 1; build <= 3; build++) {
            String prefix = "customers-" + build;
            builds.add(new RolloutReport.OfBuild(
                    "customers",
                    "flyway",
                    build == 3 ? Map.of("orders", ">=6") : Map.of(),
                    build == 2 ? steps : List.of(),
                    replicas.stream()
                            .filter(replica -> replica.replica().startsWith(prefix))
                            .toList(),
                    build));
        }
        return RolloutVerdict.on(new RolloutReport(builds, FAR), order).faults();
    }

    private static RolloutReport.OfReplica replica(
            String name, @Nullable Long migrating, @Nullable Integer ready, @Nullable Long stopped) {
        return new Row(name, migrating, ready, stopped).build();
    }

    /** A replica that went some milliseconds after it was told, and whose queries were all answered. */
    private static final class Row {

        private final String name;
        private final @Nullable Long migrating;
        private final @Nullable Long ready;
        private final @Nullable Long stopped;
        private @Nullable Long ended;
        private @Nullable Long queries = 50L;
        private @Nullable Long failed = 0L;
        private @Nullable String failure;

        Row(String name, @Nullable Long migrating, @Nullable Integer ready, @Nullable Long stopped) {
            this.name = "customers-" + name;
            this.migrating = migrating;
            this.ready = ready == null ? null : ready.longValue();
            this.stopped = stopped;
            this.ended = stopped == null ? null : stopped + 20;
        }

        Row endedAt(long at) {
            ended = at;
            return this;
        }

        Row queries(@Nullable Long asked, @Nullable Long withoutAnswer, @Nullable String why) {
            queries = asked;
            failed = withoutAnswer;
            failure = why;
            return this;
        }

        RolloutReport.OfReplica build() {
            return new RolloutReport.OfReplica(
                    name,
                    1,
                    "UpToDate",
                    null,
                    "5",
                    50,
                    migrating,
                    ready,
                    false,
                    stopped,
                    ended,
                    queries,
                    failed,
                    failure);
        }
    }
}
