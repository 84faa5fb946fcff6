package dev.schemawave.examples.demo;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has come out of a rolling deployment: {@code report.json} in the form of {@link ShopReport}, with an entry for each
 * build of a service, and with more facts.
 *
 * @param services the builds, in the order in which they were deployed
 * @param servedUntil when the demo let all replicas go, in epoch milliseconds
 */
record RolloutReport(List<OfBuild> services, long servedUntil) {

    /** One build of a service: the steps that it has added, and its replicas. */
    record OfBuild(
            String service,
            String tool,
            Map<String, String> requires,
            List<ShopReport.OfStep> steps,
            List<OfReplica> replicas,
            int build) {}

    /** One replica, as in {@link ShopReport}, and its {@link Shift}; null are queries that it did not tell of. */
    record OfReplica(
            String replica,
            long pid,
            @Nullable String outcome,
            @Nullable String from,
            @Nullable String to,
            long startedAt,
            @Nullable Long migrationStartedAt,
            @Nullable Long readyAt,
            boolean killed,
            @Nullable Long stoppedAt,
            @Nullable Long endedAt,
            @Nullable Long queries,
            @Nullable Long failedQueries,
            @Nullable String failure) {

        static OfReplica of(ShopReport.OfReplica start, Shift shift) {
            return new OfReplica(
                    start.replica(),
                    start.pid(),
                    start.outcome(),
                    start.from(),
                    start.to(),
                    start.startedAt(),
                    start.migrationStartedAt(),
                    start.readyAt(),
                    start.killed(),
                    shift.stoppedAt(),
                    shift.endedAt(),
                    shift.work() == null ? null : shift.work().queries(),
                    shift.work() == null ? null : shift.work().failed(),
                    shift.work() == null ? null : shift.work().failure());
        }

        ShopReport.OfReplica start() {
            return new ShopReport.OfReplica(
                    replica, pid, outcome, from, to, startedAt, migrationStartedAt, readyAt, killed);
        }

        /** Not so where the deployment was broken off before. */
        boolean isStarted() {
            return startedAt > 0;
        }

        /** When it was told to stop, or was gone without that: what came first; for ever, if neither came. */
        long servedUntil() {
            return Math.min(stoppedAt == null ? Long.MAX_VALUE : stoppedAt, endedAt == null ? Long.MAX_VALUE : endedAt);
        }
    }

    Stream<OfReplica> replicas() {
        return services.stream().flatMap(build -> build.replicas().stream());
    }
}
