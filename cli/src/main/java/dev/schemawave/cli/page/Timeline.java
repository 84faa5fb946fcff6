package dev.schemawave.cli.page;

import static dev.schemawave.cli.page.Html.escaped;

import dev.schemawave.cli.report.Words;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunSummary;
import dev.schemawave.model.ServiceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The last runs. Deployments are short and far from each other, so each group of runs has a column with a scale of its own,
 * in which one sees who came after whom.
 */
final class Timeline {

    private static final Duration APART = Duration.ofMinutes(10);
    private static final int COLUMNS = 6;

    private final List<ServiceStatus> services;
    private final List<Group> groups;

    /** Runs that followed each other closely. */
    private record Group(Instant began, Instant ended) {

        boolean has(RunSummary run) {
            return !run.began().isBefore(began) && !run.began().isAfter(ended);
        }

        double share(Instant at) {
            double whole = Math.max(1, Duration.between(began, ended).toMillis());
            return 100 * Math.max(0, Duration.between(began, at).toMillis()) / whole;
        }
    }

    /** In the order of the waves, so that a deployment goes from top to bottom. */
    Timeline(List<ServiceStatus> services) {
        List<Group> all = new ArrayList<>();
        services.stream()
                .flatMap(service -> service.entry().past().runs().stream())
                .sorted(Comparator.comparing(RunSummary::began))
                .forEach(run -> add(all, run));
        this.groups = List.copyOf(all.subList(Math.max(0, all.size() - COLUMNS), all.size()));
        this.services = services.stream()
                .filter(service -> service.entry().past().runs().stream()
                        .anyMatch(run -> groups.stream().anyMatch(group -> group.has(run))))
                .toList();
    }

    private static void add(List<Group> groups, RunSummary run) {
        Instant end = run.ended().isBefore(run.began()) ? run.began() : run.ended();
        Optional<Group> last = groups.isEmpty() ? Optional.empty() : Optional.of(groups.get(groups.size() - 1));
        if (last.isPresent() && run.began().isBefore(last.get().ended().plus(APART))) {
            Group grown = new Group(
                    last.get().began(),
                    end.isAfter(last.get().ended()) ? end : last.get().ended());
            groups.set(groups.size() - 1, grown);
        } else {
            groups.add(new Group(run.began(), end));
        }
    }

    @Override
    public String toString() {
        if (groups.isEmpty()) {
            return "<p class=\"none\">no runs are known</p>\n";
        }
        StringBuilder html = new StringBuilder("<table class=\"runs\"><thead><tr><th scope=\"col\">service</th>");
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            html.append("<th scope=\"col\" class=\"" + age(i) + "\"><time datetime=\"" + group.began() + "\">"
                    + Words.moment(group.began()) + "</time> <span>"
                    + Words.duration(Duration.between(group.began(), group.ended())) + "</span></th>");
        }
        html.append("</tr></thead><tbody>\n");
        services.forEach(service -> row(html, service));
        return html.append("</tbody></table>\n").toString();
    }

    /** The oldest are left out first where there is no room. */
    private String age(int index) {
        return "g" + (groups.size() - index);
    }

    private void row(StringBuilder html, ServiceStatus service) {
        html.append("<tr><th scope=\"row\">" + escaped(service.key().toString()) + "</th>");
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            List<RunSummary> runs = service.entry().past().runs().stream()
                    .filter(group::has)
                    .sorted(Comparator.comparing(RunSummary::began))
                    .toList();
            html.append("<td class=\"" + age(i) + "\"><div>");
            runs.forEach(run -> html.append(bar(run, group, runs.size() == 1)));
            html.append("</div></td>");
        }
        html.append("</tr>\n");
    }

    private static String bar(RunSummary run, Group group, boolean alone) {
        double left = Math.min(group.share(run.began()), 99);
        double width = Math.max(0, group.share(run.ended()) - left);
        String result = run.result().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String told = escaped(Words.of(run.kind(), run.from(), run.to()) + ", " + Words.of(run.result()) + ", "
                + Words.moment(run.began()) + ", "
                + Words.duration(Duration.between(run.began(), run.ended())) + ", on " + run.host());
        String place = left + width < 60 ? "after" : left > 12 ? "before" : "inside";
        String label = alone && run.to().isPresent()
                ? "<i class=\"" + (run.result() == RunResult.SUCCEEDED || !place.equals("inside") ? place : "vh")
                        + "\" aria-hidden=\"true\">" + escaped(run.to().get()) + "</i>"
                : "";
        String shape = run.result() == RunResult.SUCCEEDED ? run.kind() == RunKind.ROLLBACK ? "rollback" : "" : result;
        String mark = shape.isEmpty() ? "" : Card.mark(shape, left + width > 85 ? " in" : "");
        return String.format(
                Locale.ROOT,
                "<span class=\"bar r-%s\" style=\"left:min(%.2f%%,calc(100%% - 8px));width:max(8px,%.2f%%)\" title=\"%s\">"
                        + "<span class=\"vh\">%s</span>%s%s</span>",
                result,
                left,
                Math.min(width, 100 - left),
                told,
                told,
                mark,
                label);
    }
}
