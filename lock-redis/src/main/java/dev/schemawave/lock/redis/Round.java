package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One request to all nodes at once, and what each made of it: answers that say yes or no, and failures. */
final class Round<T> {

    /** What a majority of the nodes says. */
    enum Verdict {
        /** Yes. */
        YES,
        /** No. */
        NO,
        /** Neither, though a majority has answered. */
        SPLIT,
        /** Too few have answered. */
        UNKNOWN
    }

    private final String what;
    private final int nodes;
    private final Predicate<T> yes;
    private final Signal news;
    private final Map<Node, T> answers = new ConcurrentHashMap<>();
    private final Map<Node, CoordinationException> failures = new ConcurrentHashMap<>();

    Round(String what, int nodes, Predicate<T> yes, TimeSource time) {
        this.what = what;
        this.nodes = nodes;
        this.yes = yes;
        this.news = time.newSignal();
    }

    void answered(Node node, T answer) {
        answers.put(node, answer);
        news.raise();
    }

    void failed(Node node, CoordinationException failure) {
        failures.put(node, failure);
        news.raise();
    }

    /** Waits until more answers could change nothing, or for all of them, or until the time is over. */
    void await(TimeSource time, Deadline until, boolean forAll) {
        while (!until.hasPassed(time) && (forAll ? !isComplete() : !isDecided())) {
            Uninterrupted.await(time, news, until);
        }
    }

    private boolean isComplete() {
        return answers.size() + failures.size() >= nodes;
    }

    private boolean isDecided() {
        Verdict verdict = verdict();
        return verdict == Verdict.YES || verdict == Verdict.NO || failures.size() >= majority() || isComplete();
    }

    int majority() {
        return nodes / 2 + 1;
    }

    Verdict verdict() {
        List<T> given = answers();
        long agreeing = given.stream().filter(yes).count();
        if (agreeing >= majority()) {
            return Verdict.YES;
        }
        if (given.size() - agreeing >= majority()) {
            return Verdict.NO;
        }
        return given.size() >= majority() ? Verdict.SPLIT : Verdict.UNKNOWN;
    }

    List<T> answers() {
        return List.copyOf(answers.values());
    }

    /** What a node has said. Asked on the node's own thread it has said all that it will. */
    Optional<T> answer(Node node) {
        return Optional.ofNullable(answers.get(node));
    }

    /** What a majority says, where it says something. */
    boolean isYes() throws CoordinationException {
        Verdict verdict = verdict();
        if (verdict == Verdict.SPLIT || verdict == Verdict.UNKNOWN) {
            throw undecided();
        }
        return verdict == Verdict.YES;
    }

    /** Refuses what a majority has not answered. */
    void requireMajority() throws CoordinationException {
        if (verdict() == Verdict.UNKNOWN) {
            throw undecided();
        }
    }

    void requireNoneRefused() throws CoordinationException {
        for (CoordinationException failure : failures.values()) {
            if (!failure.isTransient()) {
                throw failure;
            }
        }
    }

    /** Passing by itself unless a person must change something on every node that failed. */
    CoordinationException undecided() {
        List<CoordinationException> known = List.copyOf(failures.values());
        if (nodes == 1 && !known.isEmpty()) {
            return known.get(0);
        }
        String message = "cannot " + what + ": of " + nodes + " Redis nodes " + answers.size()
                + " answered in time, and " + majority() + " must agree"
                + known.stream().map(failure -> "; " + failure.getMessage()).collect(Collectors.joining());
        if (known.isEmpty()) {
            return CoordinationException.unreachable(message);
        }
        return known.stream().noneMatch(CoordinationException::isTransient)
                ? CoordinationException.refused(message, known.get(0))
                : CoordinationException.unreachable(message, known.get(0));
    }
}
