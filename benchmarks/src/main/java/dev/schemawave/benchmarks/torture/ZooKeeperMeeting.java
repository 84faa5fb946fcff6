package dev.schemawave.benchmarks.torture;

import dev.schemawave.testservers.ZooKeeperServer;
import java.util.List;
import java.util.Map;

/** One ZooKeeper server, which keeps its data when it starts again, and does not lose them otherwise. */
record ZooKeeperMeeting(ZooKeeperServer server, String root) implements Meeting {

    @Override
    public List<Integer> ports() {
        return List.of(server.port());
    }

    @Override
    public Map<String, String> settings(List<Integer> ports) {
        return Map.of("schemawave.coordination.url", "zookeeper://127.0.0.1:" + ports.get(0) + "/" + root);
    }

    @Override
    public void stop(int servers) {
        server.kill();
    }

    @Override
    public void start() {
        server.restart();
    }

    @Override
    public void forget() {
        server.restart();
    }
}
