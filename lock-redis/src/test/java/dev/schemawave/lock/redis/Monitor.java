package dev.schemawave.lock.redis;

import static org.awaitility.Awaitility.await;

import dev.schemawave.testservers.RedisServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/** The commands that a server gets. Those that scripts call are told apart. */
final class Monitor implements AutoCloseable {

    private final RedisServer server;
    private final Connection connection;
    private final AtomicInteger marks = new AtomicInteger();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Monitor(RedisServer server) {
        this.server = server;
        connection = new Connection(server.host(), server.port());
        connection.sendCommand(Command.MONITOR);
        connection.getOne();
        connection.setSoTimeout(0);
        Thread reader = new Thread(this::read, "monitor");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (true) {
                lines.add(Wire.text(connection.getOne()));
            }
        } catch (JedisException closed) {
            return;
        }
    }

    /** What clients have sent since the last call. */
    List<String> commands() {
        List<String> all = all();
        return all.stream().filter(line -> !line.contains(" lua] ")).toList();
    }

    /** The same with what scripts have called. */
    List<String> all() {
        String mark = "mark-" + marks.incrementAndGet();
        Nodes.run(server, Command.ECHO, mark);
        await().until(() -> lines.stream().anyMatch(line -> line.contains(mark)));
        List<String> all =
                lines.stream().filter(line -> !line.contains("\"ECHO\"")).toList();
        lines.clear();
        return all;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
