package dev.schemawave.benchmarks.bench;

import java.util.Collection;
import java.util.Locale;

/**
 * What was measured in several rounds.
 *
 * @param median of all rounds
 * @param lowest of all rounds
 * @param highest of all rounds
 */
record Figure(double median, double lowest, double highest) {

    static Figure of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int count = sorted.length;
        if (count == 0) {
            throw new IllegalArgumentException("no values");
        }
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new Figure(median, sorted[0], sorted[count - 1]);
    }

    /** What needs no rounds, because it does not vary. */
    static Figure exactly(double value) {
        return new Figure(value, value, value);
    }

    Figure per(double unit) {
        return new Figure(median / unit, lowest / unit, highest / unit);
    }

    String text() {
        return text(median);
    }

    /** With the lowest and the highest, where they differ. */
    String spread() {
        return lowest == highest ? text() : text() + " (" + text(lowest) + "–" + text(highest) + ")";
    }

    /** Three figures that count. */
    static String text(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
