package dev.schemawave.cli.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The waves, with requirements as arrows. Both placements are worked out beforehand, so that the page needs no script: side
 * by side on wide screens, below each other on narrow ones.
 */
final class WavePicture {

    /** The picture's width is divided into that many parts. */
    private static final double WIDTH = 1_000;

    /** Between two columns, in widths of a card. */
    private static final double BETWEEN = 0.34;

    private static final int NARROWEST_COLUMN = 165;
    private static final int RAIL = 44;
    private static final int LINE = 20;
    private static final int HEADING = 34;

    /** With more arrows than that, a narrow screen shows only those that matter. */
    private static final int MANY_ARROWS = 30;

    private final WaveGraph graph;
    private final WaveLayout layout;
    private final Map<Integer, Integer> narrowTops = new HashMap<>();
    private final List<Integer> narrowHeadings = new ArrayList<>();
    private final int narrowHeight;

    WavePicture(WaveGraph graph) {
        this.graph = graph;
        long most = IntStream.range(0, graph.nodes().size())
                .filter(node -> !graph.isAlone(node))
                .mapToObj(graph::wave)
                .collect(java.util.stream.Collectors.groupingBy(wave -> wave, java.util.stream.Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        this.layout = most <= 5
                ? new WaveLayout(graph, 112, 22)
                : most <= 9 ? new WaveLayout(graph, 92, 14) : new WaveLayout(graph, 54, 8);
        int top = 0;
        for (int column = 0; column < layout.columns(); column++) {
            narrowHeadings.add(top);
            top += HEADING;
            for (int node : layout.cards(column)) {
                narrowTops.put(node, top);
                top += narrowCardHeight(node) + 10;
            }
        }
        this.narrowHeight = top;
    }

    private int narrowCardHeight(int node) {
        return 20 + LINE * Card.lines(graph.nodes().get(node));
    }

    /** From which width on the waves stand side by side, in pixels. */
    int wideFrom() {
        return Math.max(720, layout.columns() * NARROWEST_COLUMN);
    }

    boolean isEmpty() {
        return layout.columns() == 0;
    }

    private double left(int column) {
        return column * cardWidth() * (1 + BETWEEN);
    }

    private double cardWidth() {
        return WIDTH / (layout.columns() + BETWEEN * (layout.columns() - 1));
    }

    @Override
    public String toString() {
        String density = layout.cardHeight() > 100 ? "roomy" : layout.cardHeight() > 60 ? "medium" : "dense";
        StringBuilder html = new StringBuilder("<div class=\"waves " + density + "\" style=\"--h:"
                + px(layout.height() + HEADING)
                + ";--nh:" + narrowHeight + "px;--cw:" + percent(cardWidth()) + ";--ch:" + px(layout.cardHeight())
                + "\">");
        html.append(wideArrows()).append(narrowArrows());
        for (int column = 0; column < layout.columns(); column++) {
            List<Integer> cards = layout.cards(column);
            html.append("<section aria-label=\"wave " + (column + 1) + "\"><h2 class=\"wave\" style=\"--x:")
                    .append(percent(left(column)) + ";--ny:" + narrowHeadings.get(column) + "px\">wave " + (column + 1))
                    .append(" <span>" + cards.size() + "</span></h2>");
            for (int node : cards) {
                html.append(Card.of(graph.nodes().get(node), node, style(node, column)));
            }
            html.append("</section>\n");
        }
        return html.append("</div>\n").toString();
    }

    private String style(int node, int column) {
        boolean isTarget = graph.edges().stream().anyMatch(edge -> edge.to() == node);
        boolean misses = graph.edges().stream().anyMatch(edge -> edge.to() == node && !edge.met());
        return "--x:" + percent(left(column)) + ";--y:" + px(layout.top(node) + HEADING) + ";--ny:"
                + Objects.requireNonNull(narrowTops.get(node)) + "px;--nch:" + narrowCardHeight(node) + "px"
                + (isTarget ? ";--head:var(" + (misses ? "--unmet" : "--met") + ")" : "");
    }

    private String wideArrows() {
        StringBuilder svg = new StringBuilder("<svg class=\"arrows wide\" aria-hidden=\"true\" viewBox=\"0 0 1000 "
                + number(layout.height()) + "\" preserveAspectRatio=\"none\">");
        for (WaveLayout.Route route : layout.routes()) {
            StringBuilder path = new StringBuilder();
            List<WaveLayout.Stop> stops = route.stops();
            for (int i = 1; i < stops.size(); i++) {
                double x1 = left(stops.get(i - 1).column()) + cardWidth();
                double x2 = left(stops.get(i).column());
                double bend = Math.max(Math.abs(x2 - x1), cardWidth() * BETWEEN) * 0.5;
                double y1 = stops.get(i - 1).middle();
                double y2 = stops.get(i).middle();
                path.append(i == 1 ? "M" : "L").append(number(x1)).append(' ').append(number(y1));
                path.append('C')
                        .append(number(x1 + bend))
                        .append(' ')
                        .append(number(y1))
                        .append(' ');
                path.append(number(x2 - bend)).append(' ').append(number(y2)).append(' ');
                path.append(number(x2)).append(' ').append(number(y2));
            }
            svg.append(path(route.edge(), path.toString()));
        }
        return svg.append("</svg>").toString();
    }

    private String narrowArrows() {
        boolean all = graph.edges().size() <= MANY_ARROWS;
        StringBuilder svg = new StringBuilder("<svg class=\"arrows narrow\" aria-hidden=\"true\" width=\"" + RAIL
                + "\" height=\"" + narrowHeight + "\" viewBox=\"0 0 " + RAIL + " " + narrowHeight + "\">");
        for (WaveGraph.Edge edge : graph.edges()) {
            if (all || !edge.met()) {
                int from = Objects.requireNonNull(narrowTops.get(edge.from())) + 24;
                int to = Objects.requireNonNull(narrowTops.get(edge.to())) + 18;
                double bulge = Math.min(RAIL - 2, 14 + Math.abs(to - from) / 12.0);
                svg.append(path(
                        edge,
                        "M44 " + from + "C" + number(RAIL - bulge * 1.3) + " " + from + " " + number(RAIL - bulge * 1.3)
                                + " " + to + " 42 " + to));
            }
        }
        return svg.append("</svg>").toString();
    }

    private static String path(WaveGraph.Edge edge, String path) {
        return "<path class=\"" + (edge.met() ? "met" : "unmet") + " a" + edge.from() + " a" + edge.to() + "\" d=\""
                + path + "\"/>";
    }

    /** Whoever points at a card sees which arrows are its own. */
    String highlights() {
        StringBuilder css = new StringBuilder();
        for (int node = 0; node < graph.nodes().size(); node++) {
            if (!graph.isAlone(node)) {
                String pointed = ".waves:has(#s" + node + ":is(:hover,:focus-within)) .arrows path";
                css.append(
                        pointed + ":not(.a" + node + "){opacity:.12}" + pointed + ".a" + node + "{stroke-width:3}\n");
            }
        }
        return css.toString();
    }

    private static String percent(double part) {
        return number(part / 10) + "%";
    }

    private static String px(double height) {
        return number(height) + "px";
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
