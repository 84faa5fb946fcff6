package dev.schemawave.cli.report;

import dev.schemawave.model.Holder;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.RunSummary;
import dev.schemawave.model.ServiceStatus;
import dev.schemawave.model.ServiceStatus.State;
import dev.schemawave.model.Unmet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** How a system stands, for people on a terminal and for programs. */
public final class StatusReport {

    private final Snapshot snapshot;

    /**
     * Prepares a report.
     *
     * @param snapshot of what
     */
    public StatusReport(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * A table.
     *
     * @param style puts colours around a row of a service in a state
     * @return lines, each of which ends with a newline
     */
    public String text(BiFunction<State, String, String> style) {
        if (snapshot.services().isEmpty()) {
            return "no service has announced anything in this ledger\n";
        }
        Table table =
                new Table().row(UnaryOperator.identity(), "SERVICE", "VERSION", "STATE", "SINCE (UTC)", "BY", "OWNER");
        for (ServiceStatus service : snapshot.services()) {
            table.row(
                    row -> style.apply(service.state(), row),
                    service.key().toString(),
                    service.entry().version().orElse("-"),
                    Words.of(service.state()),
                    Words.moment(service.since()),
                    by(service.holder()),
                    Words.people(service));
            Words.details(service).forEach(table::below);
        }
        return table.toString();
    }

    private static String by(Holder holder) {
        return holder.host() + " (pid " + holder.pid() + ")";
    }

    /** How many services are in which state, on one line. */
    public String summary() {
        return snapshot.counts().entrySet().stream()
                .map(count -> count.getValue() + " " + Words.of(count.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** One JSON object on one line. */
    public String json() {
        return Json.write(new Fields()
                .with("at", snapshot.at())
                .with(
                        "services",
                        snapshot.services().stream().map(StatusReport::json).toList())
                .map());
    }

    private static Map<String, Object> json(ServiceStatus service) {
        return new Fields()
                .with("service", service.key().service())
                .with("schema", service.key().schema())
                .with("state", Words.of(service.state()))
                .with("version", service.entry().version())
                .with("tags", service.entry().tags())
                .with("tool", service.entry().tool())
                .with("since", service.since())
                .with("holder", json(service.holder()))
                .with("owner", service.entry().declaration().owner())
                .with("channel", service.entry().declaration().channel())
                .with("failure", service.entry().failure())
                .with(
                        "requires",
                        service.entry().declaration().requires().stream()
                                .map(requirement -> json(requirement, service.unmet()))
                                .toList())
                .with(
                        "runs",
                        service.entry().past().runs().stream()
                                .map(StatusReport::json)
                                .toList())
                .map();
    }

    private static Map<String, Object> json(Holder holder) {
        return new Fields()
                .with("host", holder.host())
                .with("pid", holder.pid())
                .with("activity", holder.activity())
                .map();
    }

    private static Map<String, Object> json(Requirement requirement, List<Unmet> unmet) {
        Optional<String> missing = unmet.stream()
                .filter(one -> Objects.equals(one.requirement(), requirement))
                .findFirst()
                .map(Unmet::toString);
        return new Fields()
                .with("on", requirement.target())
                .with("condition", requirement.condition())
                .with("optional", requirement.optional())
                .with("met", missing.isEmpty())
                .with("missing", missing)
                .map();
    }

    private static Map<String, Object> json(RunSummary run) {
        return new Fields()
                .with("kind", Words.of(run.kind()))
                .with("from", run.from())
                .with("to", run.to())
                .with("began", run.began())
                .with("ended", run.ended())
                .with("result", Words.of(run.result()))
                .with("host", run.host())
                .map();
    }
}
