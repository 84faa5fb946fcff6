package dev.schemawave.testservers;

import dev.schemawave.testkit.network.Ports;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Three ZooKeeper nodes that serve while two of them can talk to each other. */
public final class ZooKeeperEnsemble implements AutoCloseable {

    private static final int SIZE = 3;
    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(60);

    private final List<ZooKeeperServer> nodes;

    private ZooKeeperEnsemble(List<ZooKeeperServer> nodes) {
        this.nodes = nodes;
    }

    /**
     * Starts three nodes.
     *
     * @return the ensemble, ready for connections
     */
    public static ZooKeeperEnsemble start() {
        Map<String, String> settings = new HashMap<>(Map.of("initLimit", "50", "syncLimit", "10"));
        for (int i = 1; i <= SIZE; i++) {
            settings.put("server." + i, "127.0.0.1:" + Ports.free() + ":" + Ports.free());
        }
        List<ZooKeeperServer> nodes = new ArrayList<>();
        for (int i = 1; i <= SIZE; i++) {
            nodes.add(ZooKeeperServer.member(settings, i));
        }
        ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble(List.copyOf(nodes));
        ensemble.awaitService();
        return ensemble;
    }

    /** Waits until all nodes serve, for example after one was restarted. */
    public void awaitService() {
        Os.await(
                "the ZooKeeper ensemble does not serve",
                ELECTION_TIMEOUT,
                () -> nodes.stream().allMatch(ZooKeeperEnsemble::serves));
    }

    private static boolean serves(ZooKeeperServer node) {
        try {
            return node.ask("srvr").contains("Mode: ");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /**
     * The nodes.
     *
     * @return three servers
     */
    public List<ZooKeeperServer> nodes() {
        return nodes;
    }

    /**
     * The addresses for clients.
     *
     * @return {@code 127.0.0.1:<port>} three times, with commas between
     */
    public String addresses() {
        return nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        nodes.forEach(ZooKeeperServer::close);
    }
}
