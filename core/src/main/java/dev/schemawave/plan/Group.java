package dev.schemawave.plan;

import dev.schemawave.model.LedgerKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Services that are shown together.
 *
 * @param title for people
 * @param members by name
 */
record Group(String title, List<LedgerKey> members) {

    /** The waves in order, then who has nothing to do, then who is stuck. None is empty. */
    static List<Group> of(Plan plan) {
        List<Group> groups = new ArrayList<>();
        for (List<LedgerKey> wave : plan.waves()) {
            groups.add(new Group("wave " + (groups.size() + 1), wave));
        }
        groups.add(new Group("nothing to do", plan.settled()));
        groups.add(new Group("never", plan.stuck()));
        groups.removeIf(group -> group.members().isEmpty());
        return groups;
    }

    List<PlannedService> services(Plan plan) {
        return members.stream().flatMap(key -> plan.service(key).stream()).toList();
    }
}
