package dev.schemawave.examples.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The end of the story: two tables and the verdict. */
final class Summary {

    private static final String NOTHING = "-";

    private Summary() {}

    /**
     * Lays it out.
     *
     * @param began the moment that all times count from, in epoch milliseconds
     */
    static List<String> of(ShopReport report, Verdict verdict, long began) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(replicas(report, began).lines());
        lines.add("");
        lines.addAll(steps(report).lines());
        lines.add("");
        lines.addAll(verdict.isGood() ? List.of(praise(report)) : verdict.faults());
        return lines;
    }

    private static Table replicas(ShopReport report, long began) {
        Table table = new Table("replica", "process", "outcome", "from", "to", "started", "migrating", "ready");
        for (ShopReport.OfReplica replica : report.replicas()) {
            table.add(
                    replica.replica(),
                    Long.toString(replica.pid()),
                    replica.killed() ? "(killed)" : orNothing(replica.outcome()),
                    orNothing(replica.from()),
                    orNothing(replica.to()),
                    after(began, replica.startedAt()),
                    after(began, replica.migrationStartedAt()),
                    after(began, replica.readyAt()));
        }
        return table;
    }

    private static Table steps(ShopReport report) {
        Map<String, Set<String>> requires = new LinkedHashMap<>();
        report.services()
                .forEach(service ->
                        requires.put(service.service(), service.requires().keySet()));
        Map<String, Integer> waves = Waves.of(requires);
        Table table = new Table("wave", "service", "requires", "tool", "times that each step was applied");
        for (ShopReport.OfService service : report.services()) {
            String counts = service.steps().stream()
                    .map(step -> step.step() + ": " + step.timesApplied())
                    .collect(Collectors.joining(", "));
            table.add(
                    String.valueOf(waves.get(service.service())),
                    service.service(),
                    requirements(service.requires()),
                    service.tool(),
                    counts);
        }
        return table;
    }

    static String requirements(Map<String, String> requires) {
        return requires.isEmpty()
                ? NOTHING
                : requires.entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String praise(ShopReport report) {
        long steps = report.services().stream()
                .mapToLong(service -> service.steps().size())
                .sum();
        long killed =
                report.replicas().stream().filter(ShopReport.OfReplica::killed).count();
        return "Each of the " + steps + " steps was applied once, no service was ahead of what it requires, and "
                + (killed == 0
                        ? "all " + report.replicas().size() + " replicas"
                        : "all " + (report.replicas().size() - killed) + " replicas that were left")
                + " became ready.";
    }

    static String orNothing(@Nullable String text) {
        return text == null ? NOTHING : text;
    }

    static String after(long began, @Nullable Long moment) {
        return moment == null ? NOTHING : String.format(Locale.ROOT, "%.1f s", (moment - began) / 1e3);
    }
}
