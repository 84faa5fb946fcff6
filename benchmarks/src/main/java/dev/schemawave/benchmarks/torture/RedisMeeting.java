package dev.schemawave.benchmarks.torture;

import dev.schemawave.testkit.network.Ports;
import dev.schemawave.testservers.RedisServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One Redis, or a quorum. A server that starts again has lost its data. */
record RedisMeeting(List<RedisServer> servers) implements Meeting {

    @Override
    public List<Integer> ports() {
        return servers.stream().map(RedisServer::port).toList();
    }

    @Override
    public Map<String, String> settings(List<Integer> ports) {
        return Map.of(
                "schemawave.coordination.url",
                ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",", "redis://", "")));
    }

    @Override
    public void stop(int atMost) {
        servers.stream().limit(atMost).forEach(RedisServer::kill);
    }

    @Override
    public void start() {
        for (RedisServer server : servers) {
            if (!answers(server)) {
                server.restart();
            }
        }
    }

    private static boolean answers(RedisServer server) {
        try (Socket socket = new Socket(Ports.loopback(), server.port())) {
            return socket.isConnected();
        } catch (IOException down) {
            return false;
        }
    }

    @Override
    public void forget() throws IOException {
        for (RedisServer server : servers) {
            try (Socket socket = new Socket(Ports.loopback(), server.port())) {
                socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().read();
            }
        }
    }
}
