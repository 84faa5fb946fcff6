package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import dev.schemawave.time.Uninterrupted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;

/**
 * All nodes, asked at the same time; one node is a quorum of one. Nobody waits for a node once the others have decided.
 */
final class Quorum implements AutoCloseable {

    private final List<Node> nodes;
    private final TimeSource time;
    private final Duration timeout;

    private Quorum(List<Connector> connectors, TimeSource time, Duration timeout) {
        Map<HostAndPort, String> runIds = new ConcurrentHashMap<>();
        this.nodes = connectors.stream()
                .map(connector -> new Node(connector, time, runIds))
                .toList();
        this.time = time;
        this.timeout = timeout;
    }

    /** Connects to all nodes, of which a minority may be down. A node that must not be one is refused even so. */
    static Quorum open(List<Connector> connectors, TimeSource time, Duration timeout) throws CoordinationException {
        Quorum quorum = new Quorum(connectors, time, timeout);
        try {
            Quorum.Round<Boolean> round = quorum.askAll("connect", wire -> true);
            for (CoordinationException failure : round.failures.values()) {
                if (!failure.isTransient()) {
                    throw failure;
                }
            }
            round.majority();
            return quorum;
        } catch (CoordinationException e) {
            quorum.close();
            throw e;
        }
    }

    int size() {
        return nodes.size();
    }

    /** How many are a majority. */
    int quota() {
        return nodes.size() / 2 + 1;
    }

    /** The answers that decide, as soon as they are there. */
    <T> Round<T> ask(String what, Function<Wire, T> request, Predicate<T> yes) {
        return new Round<>(what, yes).run(request, false);
    }

    /** The answers of all nodes that answer. */
    <T> Round<T> askAll(String what, Function<Wire, T> request) {
        return new Round<T>(what, answer -> true).run(request, true);
    }

    /** Sends without waiting for answers. */
    void tell(String what, Function<Wire, ?> request) {
        nodes.forEach(node -> node.later(() -> node.tell(what, request, timeout)));
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

        private Round<T> run(Function<Wire, T> request, boolean all) {
            Deadline until = Deadline.in(time, timeout);
            if (nodes.size() == 1) {
                nodes.get(0).soon(() -> ask(nodes.get(0), request, until));
            } else {
                nodes.forEach(node -> node.later(() -> ask(node, request, until)));
            }
            while (answers.size() + failures.size() < nodes.size() && (all || !isDecided()) && !until.hasPassed(time)) {
                Uninterrupted.await(time, until, news::await);
            }
            return this;
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
            return says(yes) || says(yes.negate()) || failures.size() >= quota();
        }

        /** The size of a map that is being filled may lag behind what is in it. */
        private boolean says(Predicate<T> answer) {
            return answers.values().stream().filter(answer).count() >= quota();
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

        /** The answers of a majority at least. */
        List<T> majority() throws CoordinationException {
            List<T> known = List.copyOf(answers.values());
            if (known.size() < quota()) {
                throw undecided();
            }
            return known;
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
            String message = "cannot " + what + ": of " + nodes.size() + " Redis nodes " + answers.size()
                    + " answered in time, and " + quota() + " must agree"
                    + known.stream().map(failure -> "; " + failure.getMessage()).collect(Collectors.joining());
            return known.isEmpty() || known.stream().anyMatch(CoordinationException::isTransient)
                    ? CoordinationException.unreachable(message)
                    : CoordinationException.refused(message, known.get(0));
        }
    }
}
