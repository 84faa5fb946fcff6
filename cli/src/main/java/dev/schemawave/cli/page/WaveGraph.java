package dev.schemawave.cli.page;

import dev.schemawave.model.Requirement;
import dev.schemawave.model.ServiceStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Services and what they require of each other, in waves: whoever requires somebody is in a later wave. */
final class WaveGraph {

    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<Integer, Integer> waves = new HashMap<>();

    /**
     * A service.
     *
     * @param name of it
     * @param status how it stands, empty if it is required and was never seen
     */
    record Node(String name, Optional<ServiceStatus> status) {}

    /**
     * A requirement.
     *
     * @param from the index of who is required
     * @param to the index of who requires
     * @param met whether it is there
     */
    record Edge(int from, int to, boolean met) {}

    WaveGraph(List<ServiceStatus> services) {
        Map<String, Integer> ghosts = new TreeMap<>();
        services.forEach(service -> nodes.add(new Node(service.key().toString(), Optional.of(service))));
        for (int to = 0; to < services.size(); to++) {
            ServiceStatus service = services.get(to);
            for (Requirement requirement : service.entry().declaration().requires()) {
                boolean met = service.unmet().stream().noneMatch(one -> Objects.equals(one.requirement(), requirement));
                List<Integer> targets = new ArrayList<>();
                for (int from = 0; from < services.size(); from++) {
                    if (requirement.concerns(services.get(from).key())) {
                        targets.add(from);
                    }
                }
                if (targets.isEmpty()) {
                    targets.add(ghosts.computeIfAbsent(requirement.target(), this::ghost));
                }
                for (int from : targets) {
                    edges.add(new Edge(from, to, met));
                }
            }
        }
        for (int node = 0; node < nodes.size(); node++) {
            wave(node, new HashSet<>());
        }
    }

    private int ghost(String name) {
        nodes.add(new Node(name, Optional.empty()));
        return nodes.size() - 1;
    }

    /** The longest way that leads here; a way back to itself does not count. */
    private int wave(int node, Set<Integer> onTheWay) {
        Integer known = waves.get(node);
        if (known != null) {
            return known;
        }
        onTheWay.add(node);
        int wave = 0;
        for (Edge edge : edges) {
            if (edge.to() == node && !onTheWay.contains(edge.from())) {
                wave = Math.max(wave, wave(edge.from(), onTheWay) + 1);
            }
        }
        onTheWay.remove(node);
        waves.put(node, wave);
        return wave;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Edge> edges() {
        return edges;
    }

    int wave(int node) {
        return Objects.requireNonNull(waves.get(node));
    }

    /** Neither requires anybody nor is required. */
    boolean isAlone(int node) {
        return edges.stream().noneMatch(edge -> edge.from() == node || edge.to() == node);
    }
}
