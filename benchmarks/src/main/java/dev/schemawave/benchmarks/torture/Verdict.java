package dev.schemawave.benchmarks.torture;

import java.util.List;

/**
 * What became of a round.
 *
 * @param violations each step that did not take effect exactly once, and each report of success that was not true
 * @param stuck each start that did not end, or that failed when nothing disturbed it any more
 * @param steps how many there were
 * @param fenced how many replicas lived to learn that another one had claimed the schema after them
 * @param evicted how many sessions of earlier holders were ended
 * @param halfApplied how many steps were reported as half-applied, and went on after a look at the data
 */
record Verdict(List<String> violations, List<String> stuck, int steps, int fenced, int evicted, int halfApplied) {

    Verdict {
        violations = List.copyOf(violations);
        stuck = List.copyOf(stuck);
    }

    boolean isGood() {
        return violations.isEmpty() && stuck.isEmpty();
    }
}
