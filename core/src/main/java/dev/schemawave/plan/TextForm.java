package dev.schemawave.plan;

import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.Requirement;
import java.util.List;
import java.util.Objects;

/** A plan for people. */
final class TextForm {

    private final Plan plan;
    private final StringBuilder text = new StringBuilder();

    TextForm(Plan plan) {
        this.plan = plan;
    }

    @Override
    public String toString() {
        text.setLength(0);
        line(
                0,
                Labels.count(plan.services().size(), "service") + ", "
                        + Labels.count(plan.waves().size(), "wave")
                        + (plan.problems().isEmpty()
                                ? ""
                                : ", " + Labels.count(plan.problems().size(), "problem")));
        for (Group group : Group.of(plan)) {
            line(0, group.title());
            group.services(plan).forEach(this::service);
        }
        if (!plan.problems().isEmpty()) {
            line(0, "problems");
            plan.problems().forEach(problem -> line(1, problem.toString()));
        }
        return text.toString();
    }

    private void service(PlannedService service) {
        line(
                1,
                service.key() + ": " + Labels.way(service)
                        + Labels.steps(service).map(steps -> ", " + steps).orElse("")
                        + Labels.announcement(service)
                                .map(status -> ", " + status)
                                .orElse("")
                        + Labels.people(service)
                                .map(people -> " (" + people + ")")
                                .orElse(""));
        for (Requirement requirement : service.declaration().requires()) {
            line(2, verb(service, requirement) + " " + requirement);
        }
        for (PlannedStep step : service.pending()) {
            line(2, step.step().toString());
        }
    }

    private String verb(PlannedService service, Requirement requirement) {
        List<Wait> waits = plan.waits().stream()
                .filter(wait -> wait.waiting().equals(service.key()) && Objects.equals(wait.requirement(), requirement))
                .toList();
        if (waits.isEmpty() || requirement.optional()) {
            return "requires";
        }
        return waits.stream().allMatch(Wait::met) ? "has" : "waits for";
    }

    private void line(int depth, String content) {
        text.append("  ".repeat(depth)).append(content.replaceAll("\\R", " ")).append('\n');
    }
}
