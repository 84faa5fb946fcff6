package dev.schemawave.cli.page;

import static dev.schemawave.cli.page.Html.escaped;

import dev.schemawave.cli.report.Words;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.ServiceStatus;
import dev.schemawave.model.ServiceStatus.State;
import dev.schemawave.model.Unmet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One service as a card. Its state is a shape and a word besides a colour. */
final class Card {

    private Card() {}

    /** The inside and the outside of a card; positions come from whoever places it. */
    static String of(WaveGraph.Node node, int index, String style) {
        return node.status().map(service -> of(service, index, style)).orElseGet(() -> ghost(node, index, style));
    }

    private static String of(ServiceStatus service, int index, String style) {
        String state = Words.of(service.state());
        String said = said(service);
        return "<article class=\"card s-" + state + "\" id=\"s" + index + "\" style=\"" + style + "\">"
                + "<h3>" + mark(state) + "<a href=\"#s" + index + "\">"
                + escaped(service.key().toString()) + "</a>"
                + "<span class=\"version\">" + escaped(service.entry().version().orElse("")) + "</span></h3>"
                + "<p class=\"state\"><b>" + state + "</b> <span class=\"since\">since " + time(service) + "</span></p>"
                + (said.isEmpty() ? "" : "<p class=\"said\" title=\"" + said + "\">" + said + "</p>")
                + people(service) + has(service) + "</article>";
    }

    private static String ghost(WaveGraph.Node node, int index, String style) {
        return "<article class=\"card s-unseen\" id=\"s" + index + "\" style=\"" + style + "\"><h3>" + mark("unseen")
                + "<a href=\"#s" + index + "\">" + escaped(node.name()) + "</a></h3>"
                + "<p class=\"state\"><b>never seen</b> in this ledger</p></article>";
    }

    static String mark(String name) {
        return mark(name, "");
    }

    static String mark(String name, String more) {
        return "<svg class=\"mark" + more + "\" aria-hidden=\"true\"><use href=\"#m-" + name + "\"/></svg>";
    }

    static String time(ServiceStatus service) {
        return "<time datetime=\"" + service.since() + "\">" + Words.moment(service.since()) + "</time>";
    }

    private static String people(ServiceStatus service) {
        String people = Words.people(service);
        return people.isEmpty() ? "" : "<p class=\"who\">" + escaped(people) + "</p>";
    }

    /** What is to be known beyond the state, on one line. */
    private static String said(ServiceStatus service) {
        String missing = service.unmet().stream()
                .map(one -> one.requirement().toString())
                .collect(Collectors.joining(", "));
        Optional<String> first = service.state() == State.WAITING
                ? Optional.empty()
                : Words.details(service).stream().findFirst();
        String text = missing.isEmpty()
                ? first.orElse("")
                : service.state() == State.WAITING
                        ? "waits for " + missing
                        : service.state() == State.READY ? "misses " + missing : first.orElse("misses " + missing);
        // A failure begins with the name of its service, which the card has already.
        return escaped(Words.line(text).replaceFirst("^\\[[^]]*] ", ""));
    }

    private static String has(ServiceStatus service) {
        List<Requirement> missing =
                service.unmet().stream().map(Unmet::requirement).toList();
        String met = service.entry().declaration().requires().stream()
                .filter(requirement -> !missing.contains(requirement))
                .map(Requirement::toString)
                .collect(Collectors.joining(", "));
        return met.isEmpty() ? "" : "<p class=\"has\">has " + escaped(met) + "</p>";
    }

    /** How many lines a card has on a narrow screen. */
    static int lines(WaveGraph.Node node) {
        return node.status()
                .map(service -> 2
                        + (said(service).isEmpty() ? 0 : 1)
                        + (Words.people(service).isEmpty() ? 0 : 1)
                        + (has(service).isEmpty() ? 0 : 1))
                .orElse(2);
    }
}
