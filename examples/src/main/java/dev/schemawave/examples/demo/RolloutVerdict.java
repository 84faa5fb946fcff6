package dev.schemawave.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** Whether the rolling deployment has shown what it should. */
final class RolloutVerdict {

    private RolloutVerdict() {}

    static Verdict on(RolloutReport report, Order order) {
        List<String> faults = new ArrayList<>();
        for (RolloutReport.OfBuild build : report.services()) {
            faults.addAll(Verdict.repeated(build.service(), build.steps()));
            faults.addAll(order.faults(
                    build.requires(),
                    build.replicas().stream()
                            .map(RolloutReport.OfReplica::start)
                            .toList()));
            build.replicas().forEach(replica -> faults.addAll(faults(replica, report.servedUntil())));
            faults.addAll(tooEarly(build, report));
        }
        faults.addAll(Availability.faults(report));
        return new Verdict(faults);
    }

    private static List<String> faults(RolloutReport.OfReplica replica, long servedUntil) {
        List<String> faults = new ArrayList<>();
        String name = replica.replica();
        if (replica.readyAt() == null) {
            return List.of(name + " did not become ready");
        }
        if (replica.endedAt() != null
                && replica.endedAt() < servedUntil
                && (replica.stoppedAt() == null || replica.endedAt() < replica.stoppedAt())) {
            faults.add(name + " ended by itself");
        }
        if (replica.queries() == null) {
            faults.add(name + " did not tell of its queries");
        } else if (replica.queries() == 0) {
            faults.add(name + " has asked nothing");
        }
        if (replica.failedQueries() != null && replica.failedQueries() > 0) {
            faults.add(replica.failedQueries() + " queries of " + name + " failed: " + replica.failure());
        }
        return faults;
    }

    /** Neighbouring builds run side by side; what a build contracts, the one before the last may still use. */
    private static List<String> tooEarly(RolloutReport.OfBuild build, RolloutReport report) {
        OptionalLong began = build.replicas().stream()
                .map(RolloutReport.OfReplica::migrationStartedAt)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min();
        if (began.isEmpty()) {
            return List.of();
        }
        return report.services().stream()
                .filter(old -> old.build() < build.build() - 1)
                .flatMap(old -> old.replicas().stream())
                .filter(old -> old.endedAt() == null || old.endedAt() > began.getAsLong())
                .map(old -> old.replica() + " still ran when build " + build.build() + " of " + build.service()
                        + " began to migrate")
                .toList();
    }
}
