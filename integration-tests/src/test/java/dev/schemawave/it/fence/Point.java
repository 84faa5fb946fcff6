package dev.schemawave.it.fence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the second of three steps is broken off. */
enum Point {
    BEFORE_THE_STEP(false),
    AFTER_ITS_DDL(true),
    AT_ITS_LAST_STATEMENT(false),
    AT_THE_HISTORY_ROW(false),
    AFTER_THE_HISTORY_ROW(true),
    /** The commit is on its way; where it goes apart from the proof, the claim is proved. */
    AT_THE_COMMIT(false),
    /** The commit has taken effect, and its answer is on its way. */
    AFTER_THE_COMMIT(true),
    BETWEEN_TWO_STEPS(false);

    private final boolean answered;

    Point(boolean answered) {
        this.answered = answered;
    }

    /** What is seen one after the other on one connection, until the wire is stopped. */
    List<Sign> signs(Ground ground) {
        Sign history = ground.historyRow("2");
        return switch (this) {
            case BEFORE_THE_STEP -> List.of(Sign.of("mark 2a"));
            case AFTER_ITS_DDL -> List.of(Sign.of("mark_2b"));
            case AT_ITS_LAST_STATEMENT -> List.of(Sign.of("mark 2d"));
            case AT_THE_HISTORY_ROW, AFTER_THE_HISTORY_ROW -> List.of(history);
            case AT_THE_COMMIT, AFTER_THE_COMMIT -> committed(ground, history);
            case BETWEEN_TWO_STEPS ->
                Stream.concat(committed(ground, history).stream(), Stream.of(Sign.ANY))
                        .toList();
        };
    }

    /** The same while the second of two steps is taken back, which is the second of three. */
    List<Sign> signsOfUndo(Ground ground) {
        Sign last = Sign.of("back 2d");
        return switch (this) {
            case BEFORE_THE_STEP -> List.of(Sign.of("back 2a"));
            case AFTER_ITS_DDL -> List.of(Sign.of("drop column mark_2b"));
            case AT_ITS_LAST_STATEMENT -> List.of(last);
            case AT_THE_HISTORY_ROW, AFTER_THE_HISTORY_ROW -> List.of(last, ground.removalOfHistoryRow());
            case AT_THE_COMMIT, AFTER_THE_COMMIT, BETWEEN_TWO_STEPS -> {
                List<Sign> signs = new ArrayList<>(List.of(last));
                signs.addAll(committed(ground, ground.removalOfHistoryRow()));
                if (this == BETWEEN_TWO_STEPS) {
                    signs.add(Sign.ANY);
                }
                yield signs;
            }
        };
    }

    Trap trapForUndo(Ground ground) {
        return new Trap(signsOfUndo(ground), answered);
    }

    /** PostgreSQL is asked for the proof and for the commit at once. */
    private static List<Sign> committed(Ground ground, Sign history) {
        return ground.isPostgres() ? List.of(history, Sign.PROOF) : List.of(history, Sign.PROOF, Sign.ANY);
    }

    Trap trap(Ground ground) {
        return new Trap(signs(ground), answered);
    }

    /** Every point with everything that can happen there. */
    static Stream<Case> all(Ground... grounds) {
        List<Case> all = new ArrayList<>();
        for (Ground ground : grounds) {
            for (Point point : values()) {
                for (Blow blow : Blow.values()) {
                    all.add(new Case(ground, point, blow));
                }
            }
        }
        return all.stream();
    }

    /**
     * One experiment.
     *
     * @param ground on which
     * @param point where
     * @param blow what happens there
     */
    record Case(Ground ground, Point point, Blow blow) {

        @Override
        public String toString() {
            return ground + " " + blow + " " + point;
        }
    }
}
