package dev.schemawave.plan;

import dev.schemawave.model.LedgerKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts services into waves: all of one wave can be migrated at once, as soon as the waves before are done. */
final class Waves {

    private Waves() {}

    /** Whoever is stopped by a problem, or waits for somebody who is, is in no wave; and so is who has nothing to do. */
    static List<List<LedgerKey>> of(List<PlannedService> services, List<Wait> waits, List<Problem> problems) {
        Set<LedgerKey> done = services.stream()
                .filter(PlannedService::isSettled)
                .map(PlannedService::key)
                .collect(Collectors.toCollection(HashSet::new));
        Set<LedgerKey> stopped =
                problems.stream().flatMap(problem -> problem.stopped().stream()).collect(Collectors.toSet());
        List<LedgerKey> left = services.stream()
                .map(PlannedService::key)
                .filter(key -> !stopped.contains(key) && !done.contains(key))
                .collect(Collectors.toCollection(ArrayList::new));
        List<List<LedgerKey>> waves = new ArrayList<>();
        while (true) {
            List<LedgerKey> wave =
                    left.stream().filter(key -> isFree(key, waits, done)).toList();
            if (wave.isEmpty()) {
                return waves;
            }
            waves.add(wave);
            done.addAll(wave);
            left.removeAll(wave);
        }
    }

    private static boolean isFree(LedgerKey key, List<Wait> waits, Set<LedgerKey> done) {
        return waits.stream()
                .filter(wait -> wait.waiting().equals(key) && wait.isBinding())
                .allMatch(wait -> done.contains(wait.on()));
    }
}
