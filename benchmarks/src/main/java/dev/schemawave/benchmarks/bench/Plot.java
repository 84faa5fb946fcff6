package dev.schemawave.benchmarks.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bars for all results of a benchmark, each result to a scale of its own: only what stands together is comparable. */
record Plot(List<Result> results) {

    private static final int WIDTH = 760;
    private static final int LEFT = 290;
    private static final int BAR = 14;
    private static final int LONGEST = WIDTH - LEFT - 90;

    /**
     * One bar.
     *
     * @param name whose
     * @param value how long
     * @param colour of it
     */
    private record Bar(String name, double value, String colour) {}

    String svg() {
        StringBuilder body = new StringBuilder();
        int y = BAR;
        for (Result result : results) {
            List<Bar> bars = bars(result);
            double longest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
            body.append(
                    text(8, y + BAR - 3, result.scene() + ", " + result.unit().text()));
            for (Bar bar : bars) {
                double length = Math.max(1, bar.value() / longest * LONGEST);
                body.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        LEFT,
                        y,
                        length,
                        BAR - 2,
                        bar.colour()));
                body.append(text(LEFT - 115, y + BAR - 3, bar.name()));
                body.append(text(LEFT + (int) length + 6, y + BAR - 3, Figure.text(bar.value())));
                y += BAR;
            }
            y += BAR;
        }
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
                WIDTH,
                y,
                body);
    }

    private static List<Bar> bars(Result result) {
        List<Bar> bars = new ArrayList<>();
        bars.add(new Bar("schemawave", result.ours().median(), "#2a7f62"));
        bars.add(new Bar(result.peer(), result.theirs().median(), "#b5654a"));
        result.floor().ifPresent(floor -> bars.add(new Bar("floor", floor.median(), "#999999")));
        return bars;
    }

    private static String text(int x, int y, String words) {
        return String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, words);
    }
}
