package dev.schemawave.cli.page;

import static dev.schemawave.cli.page.Html.escaped;

import dev.schemawave.cli.report.Snapshot;
import dev.schemawave.cli.report.Words;
import dev.schemawave.model.ServiceStatus;
import dev.schemawave.model.ServiceStatus.State;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The whole page: XML as well as HTML, without a script, and without anything that is loaded from elsewhere. */
public final class StatusPage {

    /** What needs somebody comes first. */
    private static final List<State> BY_URGENCY =
            List.of(State.HALF_APPLIED, State.FAILED, State.ABANDONED, State.WAITING, State.MIGRATING, State.READY);

    private final Snapshot snapshot;
    private final Optional<Duration> reload;
    private final WaveGraph graph;
    private final WavePicture waves;

    /**
     * Prepares a page.
     *
     * @param snapshot of what
     * @param reload after which time a browser looks for a new one, if it is to
     */
    public StatusPage(Snapshot snapshot, Optional<Duration> reload) {
        this.snapshot = snapshot;
        this.reload = reload;
        this.graph = new WaveGraph(snapshot.services());
        this.waves = new WavePicture(graph);
    }

    /** The page as it stands in a file. */
    @Override
    public String toString() {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                + reload.map(after -> "<meta http-equiv=\"refresh\" content=\"" + after.toSeconds() + "\"/>\n")
                        .orElse("")
                + "<link rel=\"icon\" href=\"data:,\"/>\n"
                + "<title>" + escaped(title()) + "</title>\n<style>\n" + resource("page.css")
                + resource("wide.css").replace("WIDE_FROM", waves.wideFrom() + "px") + waves.highlights()
                + "</style></head>\n<body>\n" + resource("marks.svg") + header() + "<main>\n" + attention() + picture()
                + alone() + "<section><h2>last runs</h2>\n" + new Timeline(inOrder()) + "</section>\n</main>\n"
                + legend() + "</body></html>\n";
    }

    private String title() {
        return "Schemas: "
                + counts().entrySet().stream()
                        .map(count -> count.getValue() + " " + Words.of(count.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private Map<State, Long> counts() {
        return snapshot.counts();
    }

    private String header() {
        Map<State, Long> counts = counts();
        String chips = BY_URGENCY.stream()
                .filter(counts::containsKey)
                .map(state -> "<li class=\"s-" + Words.of(state) + "\">" + Card.mark(Words.of(state)) + "<b>"
                        + counts.get(state) + "</b> " + Words.of(state) + "</li>")
                .collect(Collectors.joining());
        return "<header><h1>Schemas</h1><ul class=\"counts\">" + chips + "</ul><p class=\"at\">as of <time datetime=\""
                + snapshot.at() + "\">" + Words.moment(snapshot.at()) + "</time> UTC</p></header>\n";
    }

    private String attention() {
        String items = snapshot.services().stream()
                .filter(service -> service.state() != State.READY)
                .sorted(Comparator.comparing(service -> BY_URGENCY.indexOf(service.state())))
                .map(StatusPage::attention)
                .collect(Collectors.joining());
        return items.isEmpty()
                ? ""
                : "<section class=\"attention\"><h2>not ready</h2><ul>\n" + items + "</ul></section>\n";
    }

    private static String attention(ServiceStatus service) {
        String state = Words.of(service.state());
        String people = Words.people(service);
        String head = Card.mark(state) + "<b>" + escaped(service.key().toString()) + "</b> " + state + " since "
                + Card.time(service) + " on " + escaped(service.holder().host())
                + (people.isEmpty() ? "" : " <span class=\"who\">" + escaped(people) + "</span>");
        String details = String.join("\n", Words.details(service)).strip();
        return "<li class=\"s-" + state + "\">"
                + (details.isEmpty()
                        ? "<p>" + head + "</p>"
                        : "<details" + (isShort(details) ? " open=\"open\"" : "") + "><summary>" + head
                                + "</summary><pre>" + escaped(details) + "</pre></details>")
                + "</li>\n";
    }

    private static boolean isShort(String text) {
        return text.lines().count() <= 3 && text.length() < 400;
    }

    private String picture() {
        return waves.isEmpty() ? "" : "<section aria-label=\"waves\">\n" + waves + "</section>\n";
    }

    private String alone() {
        String cards = IntStream.range(0, graph.nodes().size())
                .filter(graph::isAlone)
                .mapToObj(node -> Card.of(graph.nodes().get(node), node, ""))
                .collect(Collectors.joining("\n"));
        return cards.isEmpty()
                ? ""
                : "<section><h2>on their own</h2><div class=\"alone\">\n" + cards + "</div></section>\n";
    }

    private List<ServiceStatus> inOrder() {
        return IntStream.range(0, graph.nodes().size())
                .boxed()
                .sorted(Comparator.comparing(graph::wave))
                .flatMap(node -> graph.nodes().get(node).status().stream())
                .toList();
    }

    private static String legend() {
        return "<footer><p>An arrow leads from a schema to who requires it: <svg class=\"sample\" aria-hidden=\"true\">"
                + "<path class=\"met\" d=\"M0 6H40\"/></svg> is there, <svg class=\"sample\" aria-hidden=\"true\">"
                + "<path class=\"unmet\" d=\"M0 6H40\"/></svg> is not there yet. All times are UTC.</p></footer>\n";
    }

    private static String resource(String name) {
        try (InputStream found = Objects.requireNonNull(StatusPage.class.getResourceAsStream(name), name)) {
            return new String(found.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
