package dev.schemawave.examples.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the demo has shown what it should.
 *
 * @param faults one sentence for each thing that went wrong
 */
record Verdict(List<String> faults) {

    static Verdict on(ShopReport report, boolean oneIsToBeKilled) {
        List<String> faults = new ArrayList<>();
        for (ShopReport.OfService service : report.services()) {
            service.steps().stream()
                    .filter(step -> step.timesApplied() != 1)
                    .forEach(step -> faults.add("step " + step.step() + " of " + service.service() + " was applied "
                            + step.timesApplied() + " times"));
        }
        report.replicas().stream()
                .filter(replica -> !replica.killed() && replica.readyAt() == null)
                .forEach(replica -> faults.add(replica.replica() + " did not become ready"));
        if (oneIsToBeKilled && report.replicas().stream().noneMatch(ShopReport.OfReplica::killed)) {
            faults.add("no replica was caught in the middle of a step, so none was killed");
        }
        return new Verdict(faults);
    }

    boolean isGood() {
        return faults.isEmpty();
    }
}
