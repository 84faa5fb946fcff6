package dev.schemawave.benchmarks.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Ours beside one peer.
 *
 * @param bench which benchmark
 * @param scene which of its cases
 * @param peer beside whom
 * @param unit of all figures
 * @param ours our figure
 * @param theirs the peer's figure
 * @param floor what nobody can be below, where that is known
 * @param target what ours ought to be
 * @param rounds how many the medians are of
 * @param more further facts, {@code name=value}
 */
record Result(
        String bench,
        String scene,
        String peer,
        Unit unit,
        Figure ours,
        Figure theirs,
        Optional<Figure> floor,
        Optional<Target> target,
        int rounds,
        List<String> more) {

    /** What is counted or measured. */
    enum Unit {
        /** Milliseconds. */
        MS,
        /** Microseconds. */
        US,
        /** Serial round trips. */
        TRIPS,
        /** Commands that a server was sent. */
        COMMANDS,
        /** Times to live of a lease. */
        TTLS;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Result {
        more = List.copyOf(more);
    }

    /** Without a floor, a target and further facts. */
    static Result of(String bench, String scene, String peer, Unit unit, Figure ours, Figure theirs, int rounds) {
        return new Result(
                bench, scene, peer, unit, ours, theirs, Optional.empty(), Optional.empty(), rounds, List.of());
    }

    Result floor(Figure lowest) {
        return new Result(bench, scene, peer, unit, ours, theirs, Optional.of(lowest), target, rounds, more);
    }

    Result target(Target wanted) {
        return new Result(bench, scene, peer, unit, ours, theirs, floor, Optional.of(wanted), rounds, more);
    }

    Result more(String... facts) {
        return new Result(bench, scene, peer, unit, ours, theirs, floor, target, rounds, List.of(facts));
    }

    double ratio() {
        return ours.median() / theirs.median();
    }

    /** On one line, for people and programs. */
    String line() {
        String suffix = "_" + unit.text() + "=";
        StringBuilder line = new StringBuilder("bench=" + bench + " case=" + scene + " peer=" + peer + " ours" + suffix
                + ours.text() + " peer" + suffix + theirs.text());
        floor.ifPresent(lowest -> line.append(" floor").append(suffix).append(lowest.text()));
        line.append(" ratio=").append(Figure.text(ratio()));
        target.ifPresent(wanted ->
                line.append(" target=").append(wanted).append(wanted.isReached(this) ? " reached=yes" : " reached=no"));
        line.append(" rounds=").append(rounds);
        more.forEach(fact -> line.append(' ').append(fact));
        return line.toString();
    }
}
