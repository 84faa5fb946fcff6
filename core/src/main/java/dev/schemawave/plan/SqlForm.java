package dev.schemawave.plan;

import dev.schemawave.model.PlannedStep;

/** The statements of a plan. */
final class SqlForm {

    private final Plan plan;

    SqlForm(Plan plan) {
        this.plan = plan;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Group group : Group.of(plan)) {
            for (PlannedService service : group.services(plan)) {
                for (PlannedStep step : service.pending()) {
                    String title = group.title() + ": " + service.key() + " " + step.step();
                    text.append("-- ").append(title.replaceAll("\\R", " ")).append('\n');
                    text.append(step.sql().orElse("-- (no SQL is known of this step)"))
                            .append("\n\n");
                }
            }
        }
        return text.toString();
    }
}
