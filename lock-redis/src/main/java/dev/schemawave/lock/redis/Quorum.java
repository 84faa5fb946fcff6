package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;

/**
 * All nodes, asked at the same time; one node is a quorum of one. Nobody waits for a node once the others have decided.
 */
final class Quorum implements AutoCloseable {

    private static final int SHARE_OF_TTL = 10;
    private static final long LEAST_TIMEOUT_MILLIS = 100;

    private final List<Node> nodes;
    private final TimeSource time;
    private final Duration timeout;

    Quorum(List<Connector> connectors, TimeSource time, Duration timeout) {
        Map<HostAndPort, String> runIds = new ConcurrentHashMap<>();
        this.nodes = connectors.stream()
                .map(connector -> new Node(connector, time, runIds))
                .toList();
        this.time = time;
        this.timeout = timeout;
    }

    int size() {
        return nodes.size();
    }

    int majority() {
        return nodes.size() / 2 + 1;
    }

    /** Connects to all nodes, of which a minority may be down. A node that must not be one is refused even so. */
    void open() throws CoordinationException {
        Round<Boolean> round = askAll("connect", wire -> true);
        for (CoordinationException failure : round.failures.values()) {
            if (!failure.isTransient()) {
                throw failure;
            }
        }
        round.requireMajority();
    }

    /** The answers that decide, as soon as they are there. */
    <T> Round<T> ask(String what, Function<Wire, T> request, Predicate<T> yes) {
        Round<T> round = new Round<>(what, yes);
        round.run(request, round::isDecided, timeout);
        return round;
    }

    /** The same about a lease, of whose time to live several nodes may take a small part only. */
    <T> Round<T> ask(String what, Function<Wire, T> request, Predicate<T> yes, Duration ttl) {
        long share = Math.max(LEAST_TIMEOUT_MILLIS, ttl.toMillis() / SHARE_OF_TTL);
        long longest = nodes.size() == 1 ? timeout.toMillis() : Math.min(timeout.toMillis(), share);
        Round<T> round = new Round<>(what, yes);
        round.run(request, round::isDecided, Duration.ofMillis(longest));
        return round;
    }

    /** The answers of all nodes that answer. */
    <T> Round<T> askAll(String what, Function<Wire, T> request) {
        Round<T> round = new Round<>(what, answer -> true);
        round.run(request, () -> false, timeout);
        return round;
    }

    /** Sends without waiting for answers. */
    void tell(String what, Function<Wire, ?> request) {
        nodes.forEach(node -> node.later(() -> node.tell(what, request, timeout)));
    }

    /** Waits through interrupts, which the thread finds afterwards: a lease is released on interrupted threads too. */
    void await(Signal signal, Deadline until) {
        try {
            signal.await(until.remaining(time));
        } catch (InterruptedException e) {
            await(signal, until);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }

    /** One request to all nodes, and what each made of it: answers that say yes or no, and failures. */
    final class Round<T> {

        private final String what;
        private final Predicate<T> yes;
        private final Signal news = time.newSignal();
        private final Map<Node, T> answers = new ConcurrentHashMap<>();
        private final Map<Node, CoordinationException> failures = new ConcurrentHashMap<>();

        private Round(String what, Predicate<T> yes) {
            this.what = what;
            this.yes = yes;
        }

        private void run(Function<Wire, T> request, BooleanSupplier enough, Duration longest) {
            Deadline until = Deadline.in(time, longest);
            nodes.forEach(node -> node.later(() -> ask(node, request, until)));
            while (answers.size() + failures.size() < nodes.size()
                    && !enough.getAsBoolean()
                    && !until.hasPassed(time)) {
                await(news, until);
            }
        }

        private void ask(Node node, Function<Wire, T> request, Deadline until) {
            try {
                answers.put(node, node.ask(what, request, until));
            } catch (CoordinationException e) {
                failures.put(node, e);
            }
            news.raise();
        }

        private boolean isDecided() {
            return says(yes) || says(yes.negate()) || failures.size() >= majority();
        }

        private boolean says(Predicate<T> answer) {
            return answers().stream().filter(answer).count() >= majority();
        }

        /** Whether a majority says yes. */
        boolean isAgreed() {
            return says(yes);
        }

        /** What a majority says, where it says something. */
        boolean isYes() throws CoordinationException {
            if (!says(yes) && !says(yes.negate())) {
                throw undecided();
            }
            return says(yes);
        }

        /** What there is so far. The size of the map may lag behind what is in it, so only these are counted. */
        List<T> answers() {
            return List.copyOf(answers.values());
        }

        /** Refuses what a majority has not answered. */
        void requireMajority() throws CoordinationException {
            if (answers().size() < majority()) {
                throw undecided();
            }
        }

        /** Sends something more, without waiting, where the answer asks for it; empty is a failure, or none in time. */
        void followUp(String next, Predicate<Optional<T>> where, Function<Wire, ?> request) {
            for (Node node : nodes) {
                node.later(() -> {
                    if (where.test(Optional.ofNullable(answers.get(node)))) {
                        node.tell(next, request, timeout);
                    }
                });
            }
        }

        /** Passing by itself unless a person must change something on every node that failed. */
        private CoordinationException undecided() {
            List<CoordinationException> known = List.copyOf(failures.values());
            if (nodes.size() == 1 && !known.isEmpty()) {
                return known.get(0);
            }
            String message = "cannot " + what + ": of " + nodes.size() + " Redis nodes "
                    + answers().size()
                    + " answered in time, and " + majority() + " must agree"
                    + known.stream().map(failure -> "; " + failure.getMessage()).collect(Collectors.joining());
            return known.isEmpty() || known.stream().anyMatch(CoordinationException::isTransient)
                    ? CoordinationException.unreachable(message)
                    : CoordinationException.refused(message, known.get(0));
        }
    }
}
