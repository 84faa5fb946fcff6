package dev.schemawave.examples.demo;

import dev.schemawave.model.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether services kept to the order that they require.
 *
 * <p>The measure is when a step took effect, as its database says: the services that need it are told after that. The moment
 * at which a replica became ready is no measure, because whoever waits for its schema is told a little before, and may be
 * faster. All clocks are those of this machine.
 *
 * @param appliedAt by service and step, in epoch milliseconds
 */
record Order(Map<String, Map<String, Long>> appliedAt) {

    List<String> faults(Map<String, String> requires, List<ShopReport.OfReplica> replicas) {
        List<String> faults = new ArrayList<>();
        requires.forEach((target, condition) -> {
            Optional<Long> met = metAt(Requirement.parse(target, condition));
            for (ShopReport.OfReplica replica : replicas) {
                Long began = replica.migrationStartedAt();
                Long ready = replica.readyAt();
                if (began != null && met.filter(at -> at <= began).isEmpty()) {
                    faults.add(replica.replica() + " began to migrate before " + target + " was at " + condition);
                }
                if (ready != null && met.filter(at -> at <= ready).isEmpty()) {
                    faults.add(replica.replica() + " became ready before " + target + " was at " + condition);
                }
            }
        });
        return faults;
    }

    private Optional<Long> metAt(Requirement requirement) {
        return appliedAt.getOrDefault(requirement.service(), Map.of()).entrySet().stream()
                .filter(step -> requirement.condition().isMetBy(Optional.of(step.getKey()), List.of(step.getKey())))
                .map(Map.Entry::getValue)
                .min(Long::compare);
    }
}
