package dev.schemawave.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an entry of the ledger still knows of what happened before it was announced. It is handed on from entry to entry, and
 * lost where a replica with an older version of this library, or a ledger that forgets, comes between.
 *
 * @param runs the last {@value #RUNS} runs, newest first
 * @param notices who tells, or has told, people of what; the last {@value #NOTICES}, newest first
 */
public record Past(List<RunSummary> runs, List<Notice> notices) {

    /** How many runs an entry has at most. */
    public static final int RUNS = 5;

    /** How many notices an entry has at most. */
    public static final int NOTICES = 40;

    /** Of an entry before which nothing happened. */
    public static final Past NONE = new Past(List.of(), List.of());

    /** Keeps the newest of each. */
    public Past {
        runs = runs.stream().limit(RUNS).toList();
        notices = notices.stream().limit(NOTICES).toList();
    }

    /**
     * Adds the newest run.
     *
     * @param run which; one that is there already is not added again
     * @return a copy
     */
    public Past withRun(RunSummary run) {
        return runs.contains(run)
                ? this
                : new Past(Stream.concat(Stream.of(run), runs.stream()).toList(), notices);
    }

    /**
     * Adds the newest notice.
     *
     * @param notice which; it takes the place of one of the same fact
     * @return a copy
     */
    public Past withNotice(Notice notice) {
        Stream<Notice> others = notices.stream().filter(other -> !other.fact().equals(notice.fact()));
        return new Past(runs, Stream.concat(Stream.of(notice), others).toList());
    }

    /**
     * Finds who tells people of a fact.
     *
     * @param fact which
     * @return the notice, or empty if nobody has claimed it, or it is longer ago than is kept
     */
    public Optional<Notice> notice(String fact) {
        return notices.stream().filter(notice -> notice.fact().equals(fact)).findFirst();
    }

    Fields fields() {
        return new Fields()
                .withEach("runs", runs.stream().map(RunSummary::line).toList())
                .withEach("notices", notices.stream().map(Notice::line).toList());
    }

    static Past of(Fields fields) {
        return new Past(
                Line.readable(fields.each("runs"), RunSummary::of), Line.readable(fields.each("notices"), Notice::of));
    }
}
