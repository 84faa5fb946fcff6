package dev.schemawave.benchmarks.bench;

import java.util.Locale;

/**
 * What a result ought to reach.
 *
 * @param what is compared
 * @param limit at most
 */
record Target(What what, double limit) {

    /** What a target is about. */
    enum What {
        /** Our figure itself. */
        OURS,
        /** Our figure by the peer's. */
        RATIO
    }

    static Target ratio(double limit) {
        return new Target(What.RATIO, limit);
    }

    static Target ours(double limit) {
        return new Target(What.OURS, limit);
    }

    /** Judges what is shown, rounded as it is shown. */
    boolean isReached(Result result) {
        double value = what == What.RATIO ? result.ratio() : result.ours().median();
        return Double.parseDouble(Figure.text(value)) <= limit;
    }

    @Override
    public String toString() {
        return what.name().toLowerCase(Locale.ROOT) + "<=" + Figure.text(limit);
    }
}
