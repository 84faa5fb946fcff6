package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.Application.Tool;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.testservers.RedisServer;
import dev.schemawave.testservers.TestServer;
import dev.schemawave.testservers.ZooKeeperServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What there is to measure with: options, jars, a directory, and servers that are started when they are first needed. */
final class Lab implements AutoCloseable {

    private final Options options;
    private final Path directory;
    private final Jars jars;
    private final List<RedisServer> redis = new ArrayList<>();
    private @Nullable ZooKeeperServer zooKeeper;

    Lab(Options options) throws IOException {
        this.options = options;
        this.directory = Files.createTempDirectory("bench");
        this.jars = new Jars(Files.createDirectory(directory.resolve("jars")));
    }

    Options options() {
        return options;
    }

    int rounds() {
        return options.rounds();
    }

    Path directory() {
        return directory;
    }

    Jars jars() {
        return jars;
    }

    /** Those that were asked for and are there. */
    List<Tool> tools() {
        return Arrays.stream(Tool.values())
                .filter(tool -> options.isWanted(tool.text()))
                .filter(tool -> tool != Tool.LIQUIBASE_5 || options.liquibase5().isPresent())
                .toList();
    }

    static DatabaseServer postgres() {
        return PostgresServer.shared();
    }

    static DatabaseServer mariaDb() {
        return MariaDbServer.shared();
    }

    /** So many independent masters. */
    List<Integer> redis(int servers) {
        while (redis.size() < servers) {
            redis.add(RedisServer.start());
        }
        return redis.stream().limit(servers).map(RedisServer::port).toList();
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
    public void close() throws IOException {
        Stream.concat(redis.stream(), Stream.ofNullable(zooKeeper)).forEach(TestServer::close);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
