package dev.schemawave.examples.demo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has come out, in the form of {@code report.json}: the names and their order are part of that form. */
record ShopReport(List<OfService> services) {

    /** One service and its replicas. */
    record OfService(
            String service, String tool, Map<String, String> requires, List<OfStep> steps, List<OfReplica> replicas) {}

    /** How often a step took effect, as the database says. */
    record OfStep(String step, int timesApplied) {}

    /** One replica: moments are in epoch milliseconds, and null is what never came. */
    record OfReplica(
            String replica,
            long pid,
            @Nullable String outcome,
            @Nullable String from,
            @Nullable String to,
            long startedAt,
            @Nullable Long migrationStartedAt,
            @Nullable Long readyAt,
            boolean killed) {}

    List<OfReplica> replicas() {
        return services.stream().flatMap(service -> service.replicas().stream()).toList();
    }
}
