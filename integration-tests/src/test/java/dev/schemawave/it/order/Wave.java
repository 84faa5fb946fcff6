package dev.schemawave.it.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.Outcome;
import dev.schemawave.it.Meeting;
import dev.schemawave.spi.Coordination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** All replicas of all services of a graph start at the same moment, each with a client of its own. */
final class Wave {

    private static final Duration TTL = Duration.ofSeconds(30);

    private final Graph graph;
    private final Build build;
    private final Meeting meeting;
    private final int replicas;

    Wave(Graph graph, Build build, Meeting meeting, int replicas) {
        this.graph = graph;
        this.build = build;
        this.meeting = meeting;
        this.replicas = replicas;
    }

    /** Runs it, checks that all went in order and once, and returns the time it took beside that of the critical path. */
    double run() throws Exception {
        List<Coordination> clients = new ArrayList<>();
        List<Coordinator> coordinators = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Watcher watcher = new Watcher(opened(clients).ledger().orElseThrow());
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Outcome>> starts = new ArrayList<>();
            for (int replica = 0; replica < replicas; replica++) {
                for (Graph.Node node : graph.nodes()) {
                    Coordinator coordinator = coordinator(node, opened(clients), watcher);
                    coordinators.add(coordinator);
                    starts.add(threads.submit(() -> {
                        go.await();
                        return coordinator.migrate();
                    }));
                }
            }
            long began = System.nanoTime();
            go.countDown();
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> start : starts) {
                outcomes.add(start.get(3, TimeUnit.MINUTES));
            }
            Duration makespan = Duration.ofNanos(System.nanoTime() - began);
            check(outcomes, watcher.visits());
            return (double) makespan.toNanos() / criticalPath(watcher).toNanos();
        } finally {
            threads.shutdownNow();
            coordinators.forEach(Coordinator::close);
            clients.forEach(Coordination::close);
        }
    }

    private Coordination opened(List<Coordination> clients) throws Exception {
        Coordination client = meeting.open(TTL);
        clients.add(client);
        return client;
    }

    private Coordinator coordinator(Graph.Node node, Coordination client, Watcher watcher) {
        CoordinatorBuilder builder = Coordinator.builder().service(node.name()).coordination(client);
        node.requires().forEach(builder::requires);
        build.equip(builder, node, watcher);
        return builder.build();
    }

    private void check(List<Outcome> outcomes, List<Watcher.Visit> visits) {
        assertThat(outcomes).filteredOn(Outcome.Migrated.class::isInstance).hasSameSizeAs(graph.nodes());
        assertThat(visits)
                .extracting(Watcher.Visit::service)
                .as("each service migrates once: %s", graph)
                .containsExactlyInAnyOrderElementsOf(
                        graph.nodes().stream().map(Graph.Node::name).toList());
        assertThat(visits)
                .as("a migration begins after all that it requires was published: %s", graph)
                .allSatisfy(visit -> assertThat(visit.unmet()).isEmpty());
        Map<String, Watcher.Visit> byService =
                visits.stream().collect(Collectors.toMap(Watcher.Visit::service, visit -> visit));
        for (Graph.Node node : graph.nodes()) {
            for (String needed : node.requires().keySet()) {
                assertThat(byService.get(node.name()).began())
                        .as("%s begins after %s has ended: %s", node.name(), needed, graph)
                        .isGreaterThan(byService.get(needed).ended());
            }
        }
    }

    private Duration criticalPath(Watcher watcher) {
        return graph.criticalPath(
                watcher.visits().stream().collect(Collectors.toMap(Watcher.Visit::service, Watcher.Visit::took)));
    }
}
