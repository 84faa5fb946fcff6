package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.examples.shop.Readiness;
import dev.schemawave.examples.shop.WorkDone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaTest {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final Story story = new Story(new PrintStream(told, true, StandardCharsets.UTF_8), false);
    private final List<Replica> replicas = Shop.replicas(story);
    private final Replica first = replicas.get(0);
    private final Replica second = replicas.get(1);

    @Test
    void tellsTheStoryOfAKillByNames() {
        first.started(11, 1_000);
        second.started(12, 1_001);
        first.hear("1970-01-01T00:00:02.000Z INFO  C - [customers] migrating from no version to version 4: 4 steps");
        first.hear("1970-01-01T00:00:02.001Z INFO  C - [customers] step 1 of 4: 1 (V1__a.sql)");
        assertThat(first.isInSlowStep()).isFalse();
        first.hear("1970-01-01T00:00:02.002Z INFO  C - [customers] step 2 of 4: 2 (V2__b.sql)");
        second.hear("1970-01-01T00:00:02.002Z INFO  C - [customers] waiting for a (pid 11) since x, for 0 ms so far");
        second.hear("1970-01-01T00:00:02.003Z INFO  C - [customers] waiting for a (pid 11) since x, for 1 s so far");
        assertThat(first.isInSlowStep()).isTrue();
        first.killed();
        first.ended(137, Path.of("log"));
        second.hear("1970-01-01T00:00:07.000Z WARN  C - [customers] takes over from a (pid 11), which left");
        second.hear(new Readiness("Migrated", "1", "4", 8_000).toLine());
        second.ended(0, Path.of("log"));

        assertThat(story())
                .containsExactly(
                        "customers-1 starts, process 11",
                        "customers-2 starts, process 12",
                        "customers-1 migrates from no version to version 4: 4 steps",
                        "customers-1 step 1 of 4: 1 (V1__a.sql)",
                        "customers-1 step 2 of 4: 2 (V2__b.sql)",
                        "customers-2 waits for customers-1",
                        "customers-1 is killed (kill -9) in the middle of step 2 of 4",
                        "customers-2 takes over from customers-1",
                        "customers-2 is ready: Migrated");
        assertThat(first.isSettled()).isTrue();
        assertThat(first.isInSlowStep()).isFalse();
        assertThat(first.report())
                .isEqualTo(new ShopReport.OfReplica("customers-1", 11, null, null, null, 1_000, 2_000L, null, true));
        assertThat(second.report())
                .isEqualTo(
                        new ShopReport.OfReplica("customers-2", 12, "Migrated", "1", "4", 1_001, null, 8_000L, false));
    }

    @Test
    void aReplicaThatFailsIsSettledAndSaysWhereToLook() {
        first.started(11, 1_000);
        first.hear("1970-01-01T00:00:02.000Z ERROR C - it went wrong");
        assertThat(first.isSettled()).isFalse();
        first.ended(1, Path.of("logs", "customers-1.log"));

        assertThat(story())
                .containsExactly(
                        "customers-1 starts, process 11",
                        "customers-1 it went wrong",
                        "customers-1 ended with status 1 before it was ready: see logs/customers-1.log");
        assertThat(first.isSettled()).isTrue();
    }

    @Test
    void tellsTheStoryOfAReplicaThatIsReplaced() {
        first.started(11, 1_000);
        first.hear(new Readiness("UpToDate", null, "4", 2_000).toLine());
        assertThat(first.isReady()).isTrue();
        first.stopped();
        first.hear(new WorkDone(17, 0, null).toLine());
        first.ended(143, Path.of("log"));

        assertThat(story())
                .containsExactly(
                        "customers-1 starts, process 11",
                        "customers-1 is ready: UpToDate",
                        "customers-1 is told to stop (SIGTERM)",
                        "customers-1 has asked 17 queries, 0 failed");
        assertThat(first.shift().stoppedAt()).isNotNull();
        assertThat(first.shift().endedAt()).isNotNull();
        assertThat(first.shift().work()).isEqualTo(new WorkDone(17, 0, null));
    }

    @Test
    void aReplicaThatEndsWhileItServesSaysWhereToLook() {
        first.started(11, 1_000);
        first.hear(new Readiness("UpToDate", null, "4", 2_000).toLine());
        first.ended(137, Path.of("log"));

        assertThat(story()).endsWith("customers-1 ended with status 137: see log");
    }

    /** Without the times, and with single spaces. */
    private List<String> story() {
        return told.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^ +\\d+\\.\\d s +", "").replaceAll(" +", " "))
                .toList();
    }
}
