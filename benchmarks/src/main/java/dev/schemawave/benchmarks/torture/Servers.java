package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.testservers.RedisServer;
import dev.schemawave.testservers.TestServer;
import dev.schemawave.testservers.ZooKeeperServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servers of one lane, each started when it is first needed. The databases' are shared: nobody breaks those. */
final class Servers implements AutoCloseable {

    private static final int QUORUM = 5;

    private final List<RedisServer> redis = new ArrayList<>();
    private @Nullable ZooKeeperServer zooKeeper;

    static DatabaseServer database(Product product) {
        return product == Product.POSTGRESQL ? PostgresServer.shared() : MariaDbServer.shared();
    }

    List<RedisServer> redis(boolean quorum) {
        int wanted = quorum ? QUORUM : 1;
        while (redis.size() < wanted) {
            redis.add(RedisServer.start());
        }
        return List.copyOf(redis.subList(0, wanted));
    }

    ZooKeeperServer zooKeeper() {
        ZooKeeperServer server = zooKeeper;
        if (server == null) {
            server = ZooKeeperServer.start();
            zooKeeper = server;
        }
        return server;
    }

    @Override
    public void close() {
        Stream.concat(redis.stream(), Stream.ofNullable(zooKeeper)).forEach(TestServer::close);
    }
}
