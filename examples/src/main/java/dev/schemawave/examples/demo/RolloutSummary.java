package dev.schemawave.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The end of the story of a rolling deployment: two tables and the verdict. */
final class RolloutSummary {

    private RolloutSummary() {}

    /**
     * Lays it out.
     *
     * @param began the moment that all times count from, in epoch milliseconds
     */
    static List<String> of(RolloutReport report, Verdict verdict, long began) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(replicas(report, began).lines());
        lines.add("");
        lines.addAll(builds(report).lines());
        lines.add("");
        lines.addAll(verdict.isGood() ? List.of(praise(report)) : verdict.faults());
        return lines;
    }

    private static Table replicas(RolloutReport report, long began) {
        Table table =
                new Table("replica", "outcome", "from", "to", "started", "migrating", "ready", "stopped", "queries");
        report.replicas()
                .forEach(replica -> table.add(
                        replica.replica(),
                        Summary.orNothing(replica.outcome()),
                        Summary.orNothing(replica.from()),
                        Summary.orNothing(replica.to()),
                        Summary.after(began, replica.isStarted() ? replica.startedAt() : null),
                        Summary.after(began, replica.migrationStartedAt()),
                        Summary.after(began, replica.readyAt()),
                        Summary.after(began, replica.stoppedAt()),
                        Summary.orNothing(
                                replica.queries() == null
                                        ? null
                                        : replica.queries().toString())));
        return table;
    }

    private static Table builds(RolloutReport report) {
        Table table = new Table("service", "build", "requires", "times that each new step was applied");
        for (RolloutReport.OfBuild build : report.services()) {
            table.add(
                    build.service(),
                    Integer.toString(build.build()),
                    Summary.requirements(build.requires()),
                    build.steps().stream()
                            .map(step -> step.step() + ": " + step.timesApplied())
                            .collect(Collectors.joining(", ")));
        }
        return table;
    }

    private static String praise(RolloutReport report) {
        long queries = report.replicas()
                .map(RolloutReport.OfReplica::queries)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        return "All builds were rolled out, each step was applied once, no service was ahead of what it requires, no"
                + " service ever had fewer replicas ready than at first, and none of " + queries + " queries failed.";
    }
}
