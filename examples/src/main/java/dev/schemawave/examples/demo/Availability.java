package dev.schemawave.examples.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many replicas of a service are ready at a time: from the moment that all are, never fewer. */
final class Availability {

    private static final int REPLICAS = 3;

    private Availability() {}

    /** A replica comes or goes; whoever comes at the same moment as another goes comes first, because it is waited for. */
    private record Change(long at, int by, String replica) {}

    static List<String> faults(RolloutReport report) {
        Map<String, List<Change>> changes = new LinkedHashMap<>();
        for (RolloutReport.OfBuild build : report.services()) {
            List<Change> ofService = changes.computeIfAbsent(build.service(), name -> new ArrayList<>());
            for (RolloutReport.OfReplica replica : build.replicas()) {
                if (replica.readyAt() != null) {
                    ofService.add(new Change(replica.readyAt(), 1, replica.replica()));
                    ofService.add(new Change(replica.servedUntil(), -1, replica.replica()));
                }
            }
        }
        return changes.entrySet().stream()
                .flatMap(service -> faults(service.getKey(), service.getValue(), report.servedUntil()).stream())
                .toList();
    }

    private static List<String> faults(String service, Collection<Change> changes, long until) {
        List<String> faults = new ArrayList<>();
        int ready = 0;
        boolean complete = false;
        for (Change change : changes.stream()
                .filter(one -> one.at() < until)
                .sorted(Comparator.comparing(Change::at).thenComparing(one -> -one.by()))
                .toList()) {
            ready += change.by();
            complete |= ready >= REPLICAS;
            if (complete && ready < REPLICAS) {
                faults.add("only " + ready + " replicas of " + service + " were ready after " + change.replica()
                        + " went");
            }
        }
        if (!complete) {
            faults.add("never were " + REPLICAS + " replicas of " + service + " ready");
        }
        return faults;
    }
}
