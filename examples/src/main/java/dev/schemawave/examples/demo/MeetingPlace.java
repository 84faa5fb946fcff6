package dev.schemawave.examples.demo;

import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.testservers.RedisServer;
import dev.schemawave.testservers.TestServer;
import dev.schemawave.testservers.ZooKeeperServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the replicas meet: servers of its own, and how a replica finds them.
 *
 * @param servers to close at the end
 * @param environment what a replica finds in its environment
 */
record MeetingPlace(List<? extends TestServer> servers, Map<String, String> environment) implements AutoCloseable {

    private static final int QUORUM = 5;

    static MeetingPlace start(String backend, PostgresServer postgres, Path secrets) throws IOException {
        return switch (backend) {
            case "redis" -> redis(1);
            case "redlock" -> redis(QUORUM);
            case "zookeeper" -> zooKeeper();
            default -> database(postgres.createDatabase("coordination"), secrets);
        };
    }

    private static MeetingPlace database(Database database, Path secrets) throws IOException {
        return new MeetingPlace(
                List.of(), Servers.access("SCHEMAWAVE_COORDINATION", database, secrets.resolve("coordination")));
    }

    private static MeetingPlace redis(int nodes) {
        List<RedisServer> servers =
                IntStream.range(0, nodes).mapToObj(i -> RedisServer.start()).toList();
        String hosts = servers.stream()
                .map(server -> server.host() + ":" + server.port())
                .collect(Collectors.joining(","));
        return new MeetingPlace(servers, Map.of("SCHEMAWAVE_COORDINATION_URL", "redis://" + hosts));
    }

    private static MeetingPlace zooKeeper() {
        ZooKeeperServer server = ZooKeeperServer.start();
        return new MeetingPlace(
                List.of(server),
                Map.of("SCHEMAWAVE_COORDINATION_URL", "zookeeper://" + server.host() + ":" + server.port()));
    }

    @Override
    public void close() {
        servers.forEach(TestServer::close);
    }
}
