package dev.schemawave.cli.report;

import dev.schemawave.model.RunRecord;
import dev.schemawave.model.RunStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The runs on one schema, for people on a terminal and for programs. */
public final class HistoryReport {

    private final List<RunRecord> runs;

    /**
     * Prepares a report.
     *
     * @param runs newest first
     */
    public HistoryReport(List<RunRecord> runs) {
        this.runs = List.copyOf(runs);
    }

    /** Lines, each of which ends with a newline. */
    public String text() {
        if (runs.isEmpty()) {
            return "no run is known\n";
        }
        Table table = new Table().row(UnaryOperator.identity(), "CLAIM", "BEGAN (UTC)", "TOOK", "RUN", "RESULT", "BY");
        for (RunRecord run : runs) {
            table.row(
                    UnaryOperator.identity(),
                    Long.toString(run.epoch()),
                    Words.moment(run.began()),
                    Words.duration(Duration.between(run.began(), run.ended())),
                    Words.of(run.kind(), run.from(), run.to()),
                    Words.of(run.result()),
                    run.holder().host() + " (pid " + run.holder().pid() + ")");
            run.steps()
                    .forEach(step -> table.below(
                            step.id() + ": " + step.took().map(Words::duration).orElse("the run ended in it")));
            run.card().ifPresent(table::below);
        }
        return table.toString();
    }

    /** One JSON array on one line. */
    public String json() {
        return Json.write(runs.stream().map(HistoryReport::json).toList());
    }

    private static Map<String, Object> json(RunRecord run) {
        return new Fields()
                .with("claim", run.epoch())
                .with("kind", Words.of(run.kind()))
                .with("from", run.from())
                .with("to", run.to())
                .with("began", run.began())
                .with("ended", run.ended())
                .with("result", Words.of(run.result()))
                .with("host", run.holder().host())
                .with("pid", run.holder().pid())
                .with("steps", run.steps().stream().map(HistoryReport::json).toList())
                .with("card", run.card())
                .map();
    }

    private static Map<String, Object> json(RunStep step) {
        return new Fields()
                .with("step", step.id())
                .with("began", step.began())
                .with("millis", step.took().map(Duration::toMillis))
                .map();
    }
}
