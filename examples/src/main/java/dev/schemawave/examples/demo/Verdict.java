package dev.schemawave.examples.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the demo has shown what it should.
 *
 * @param faults one sentence for each thing that went wrong
 */
record Verdict(List<String> faults) {

    static Verdict on(ShopReport report, Order order, boolean oneIsToBeKilled) {
        List<String> faults = new ArrayList<>();
        for (ShopReport.OfService service : report.services()) {
            faults.addAll(repeated(service.service(), service.steps()));
            faults.addAll(order.faults(service.requires(), service.replicas()));
        }
        report.replicas().stream()
                .filter(replica -> !replica.killed() && replica.readyAt() == null)
                .forEach(replica -> faults.add(replica.replica() + " did not become ready"));
        if (oneIsToBeKilled && report.replicas().stream().noneMatch(ShopReport.OfReplica::killed)) {
            faults.add("no replica was caught in the middle of a step, so none was killed");
        }
        return new Verdict(faults);
    }

    static List<String> repeated(String service, List<ShopReport.OfStep> steps) {
        return steps.stream()
                .filter(step -> step.timesApplied() != 1)
                .map(step ->
                        "step " + step.step() + " of " + service + " was applied " + step.timesApplied() + " times")
                .toList();
    }

    boolean isGood() {
        return faults.isEmpty();
    }
}
