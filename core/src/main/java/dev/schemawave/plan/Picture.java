package dev.schemawave.plan;

import dev.schemawave.model.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the forms that are drawn have in common: boxes and arrows. An arrow leads from who goes first to who waits for it.
 *
 * <p>Boxes have short names of their own, because a service's name can hold what is syntax. A service that is required and
 * that nobody has gets a box as well.
 */
final class Picture {

    private final Plan plan;
    private final Map<String, String> names = new LinkedHashMap<>();

    /**
     * An arrow.
     *
     * @param from the name of the box where it begins
     * @param to the name of the box where it ends
     * @param label what is required
     * @param binding whether it decides about the order
     */
    record Arrow(String from, String to, String label, boolean binding) {}

    Picture(Plan plan) {
        this.plan = plan;
        plan.services().forEach(service -> name(service.key().toString()));
        missing().forEach(this::name);
    }

    String name(String service) {
        return names.computeIfAbsent(service, unnamed -> "s" + (names.size() + 1));
    }

    /** What is required and not there. */
    List<String> missing() {
        return unknown().stream()
                .map(problem -> problem.requirement().target())
                .distinct()
                .toList();
    }

    List<Arrow> arrows() {
        List<Arrow> arrows = new ArrayList<>();
        for (Wait wait : plan.waits()) {
            arrows.add(new Arrow(
                    name(wait.on().toString()),
                    name(wait.waiting().toString()),
                    label(wait.requirement()),
                    wait.isBinding()));
        }
        for (Problem.UnknownService problem : unknown()) {
            arrows.add(new Arrow(
                    name(problem.requirement().target()),
                    name(problem.service().toString()),
                    label(problem.requirement()),
                    true));
        }
        return arrows;
    }

    private static String label(Requirement requirement) {
        return requirement.condition() + (requirement.optional() ? " optional" : "");
    }

    private List<Problem.UnknownService> unknown() {
        return plan.problems().stream()
                .filter(Problem.UnknownService.class::isInstance)
                .map(Problem.UnknownService.class::cast)
                .toList();
    }
}
