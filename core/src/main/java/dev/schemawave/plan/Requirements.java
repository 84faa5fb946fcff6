package dev.schemawave.plan;

import dev.schemawave.model.Condition;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Who requires whom among the services of a plan, and what of it can never be. */
final class Requirements {

    private final List<PlannedService> services;

    Requirements(List<PlannedService> services) {
        this.services = services;
    }

    List<Wait> waits() {
        List<Wait> waits = new ArrayList<>();
        for (PlannedService service : services) {
            for (Requirement requirement : service.declaration().requires()) {
                for (PlannedService target : concerned(requirement)) {
                    waits.add(new Wait(service.key(), target.key(), requirement, target.fulfilsNow(requirement)));
                }
            }
        }
        return waits;
    }

    List<Problem> problems(List<Wait> waits) {
        List<Problem> problems = new ArrayList<>(cycles(waits));
        for (PlannedService service : services) {
            for (Requirement requirement : service.declaration().requires()) {
                if (!requirement.optional()) {
                    problems.addAll(problems(service.key(), requirement));
                }
            }
        }
        return problems;
    }

    private List<Problem> problems(LedgerKey service, Requirement requirement) {
        List<PlannedService> targets = concerned(requirement);
        if (targets.isEmpty()) {
            return List.of(new Problem.UnknownService(service, requirement));
        }
        return targets.stream()
                .filter(target -> !target.mayFulfil(requirement))
                .map(target -> problem(service, requirement, target))
                .toList();
    }

    private static Problem problem(LedgerKey service, Requirement requirement, PlannedService target) {
        Standing end = target.then().orElseThrow();
        boolean asksForVersion = requirement.condition() instanceof Condition.Range;
        return asksForVersion && end.version().isEmpty()
                ? new Problem.Unversioned(service, requirement, target.key())
                : new Problem.OutOfReach(service, requirement, target.key(), end);
    }

    /** Each cycle once, beginning at the first of its services by name. */
    private List<Problem.Cycle> cycles(List<Wait> waits) {
        List<Problem.Cycle> cycles = new ArrayList<>();
        TreeSet<LedgerKey> named = new TreeSet<>(Comparator.comparing(LedgerKey::toString));
        for (PlannedService service : services) {
            if (!named.contains(service.key())) {
                Cycles.through(service.key(), key -> targets(waits, key)).ifPresent(way -> {
                    cycles.add(new Problem.Cycle(way));
                    named.addAll(way);
                });
            }
        }
        return cycles;
    }

    private static List<LedgerKey> targets(List<Wait> waits, LedgerKey from) {
        return waits.stream()
                .filter(wait -> wait.isBinding() && Objects.equals(wait.waiting(), from))
                .map(Wait::on)
                .distinct()
                .toList();
    }

    private List<PlannedService> concerned(Requirement requirement) {
        return services.stream()
                .filter(service -> requirement.concerns(service.key()))
                .toList();
    }
}
