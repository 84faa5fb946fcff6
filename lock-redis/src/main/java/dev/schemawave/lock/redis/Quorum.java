package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** All nodes, asked at the same time; one node is a quorum of one. */
final class Quorum implements AutoCloseable {

    /** What the slowest of several nodes may take of the time to live of a lease, before the others decide without it. */
    private static final int SHARE_OF_TTL = 10;

    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

    private final List<Node> nodes;
    private final TimeSource time;
    private final Duration timeout;

    Quorum(List<Connector> connectors, TimeSource time, Duration timeout) {
        this.nodes =
                connectors.stream().map(connector -> new Node(connector, time)).toList();
        this.time = time;
        this.timeout = timeout;
        nodes.forEach(node -> node.knows(nodes));
    }

    int size() {
        return nodes.size();
    }

    int majority() {
        return nodes.size() / 2 + 1;
    }

    /** Connects to all nodes, of which a minority may be down. A node that must not be one is refused even so. */
    void open() throws CoordinationException {
        Round<Boolean> round = ask("connect", (wire, repeated) -> true, answer -> answer, timeout, true);
        round.requireNoneRefused();
        round.requireMajority();
    }

    /** The answers that decide, as soon as they are there. */
    <T> Round<T> ask(String what, Request<T> request, Predicate<T> yes) {
        return ask(what, request, yes, timeout, false);
    }

    /** The answers of all nodes that answer. */
    <T> Round<T> askAll(String what, Request<T> request) {
        return ask(what, request, answer -> true, timeout, true);
    }

    /** The answers that decide about a lease, of nodes that need not be waited for long. */
    <T> Round<T> ask(String what, Request<T> request, Predicate<T> yes, Duration ttl) {
        return ask(what, request, yes, timeoutFor(ttl), false);
    }

    private <T> Round<T> ask(String what, Request<T> request, Predicate<T> yes, Duration within, boolean all) {
        Deadline until = Deadline.in(time, within);
        Round<T> round = start(what, request, yes, until);
        round.await(time, until, all);
        return round;
    }

    /** Sends without waiting for answers. */
    void tell(String what, Request<?> request) {
        Deadline until = Deadline.in(time, timeout);
        nodes.forEach(node -> node.later(() -> node.tellHere(what, request, until)));
    }

    private <T> Round<T> start(String what, Request<T> request, Predicate<T> yes, Deadline until) {
        Round<T> round = new Round<>(what, nodes.size(), yes, time);
        for (Node node : nodes) {
            node.ask(what, request, until, answer -> round.answered(node, answer), e -> round.failed(node, e));
        }
        return round;
    }

    /** Sends something that follows from a round, without waiting, to all nodes but those that answered or will answer so. */
    <T> void tellAllBut(Round<T> round, Predicate<T> answered, String what, Request<?> request) {
        for (Node node : nodes) {
            node.later(() -> {
                if (round.answer(node).filter(answered).isEmpty()) {
                    node.tellHere(what, request, Deadline.in(time, timeout));
                }
            });
        }
    }

    private Duration timeoutFor(Duration ttl) {
        Duration share = ttl.dividedBy(SHARE_OF_TTL);
        Duration longest = share.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : share;
        return nodes.size() == 1 || timeout.compareTo(longest) < 0 ? timeout : longest;
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
