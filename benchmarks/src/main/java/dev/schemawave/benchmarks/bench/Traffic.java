package dev.schemawave.benchmarks.bench;

import dev.schemawave.testservers.ZooKeeperServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How many requests clients send to servers. */
interface Traffic extends AutoCloseable {

    /** How many since the last time; the first time does not count. */
    long count() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** Commands. */
    static Traffic redis(List<Integer> ports) throws IOException {
        List<RedisMonitor> monitors = new ArrayList<>();
        for (int port : ports) {
            monitors.add(new RedisMonitor(port));
        }
        return new Traffic() {
            @Override
            public long count() throws IOException, InterruptedException {
                long sum = 0;
                for (RedisMonitor monitor : monitors) {
                    sum += monitor.count();
                }
                return sum;
            }

            @Override
            public void close() throws IOException {
                for (RedisMonitor monitor : monitors) {
                    monitor.close();
                }
            }
        };
    }

    /** Packets, as the server counts them. */
    static Traffic zooKeeper(ZooKeeperServer server) {
        return new Traffic() {
            private long before;

            @Override
            public long count() {
                long now = server.ask("mntr")
                        .lines()
                        .filter(line -> line.startsWith("zk_packets_received"))
                        .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                        .sum();
                long since = now - before;
                before = now;
                return since;
            }

            @Override
            public void close() {}
        };
    }

    /** Nobody counts. */
    static Traffic none() {
        return new Traffic() {
            @Override
            public long count() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }
}
