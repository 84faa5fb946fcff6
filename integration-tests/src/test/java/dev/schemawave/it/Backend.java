package dev.schemawave.it;

import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.testservers.RedisServer;
import dev.schemawave.testservers.ZooKeeperServer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where replicas can meet. */
public enum Backend {
    JDBC_POSTGRESQL,
    JDBC_MARIADB,
    REDIS,
    REDLOCK,
    ZOOKEEPER;

    private static final int QUORUM = 5;
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    /** A name space of its own on servers that all tests of this JVM share. */
    public Meeting meeting() {
        return switch (this) {
            case JDBC_POSTGRESQL -> database(PostgresServer.shared());
            case JDBC_MARIADB -> database(MariaDbServer.shared());
            case REDIS -> url("redis://" + address(Shared.REDIS[0]));
            case REDLOCK ->
                url("redis://" + Stream.of(Shared.REDIS).map(Backend::address).collect(Collectors.joining(",")));
            case ZOOKEEPER -> url("zookeeper://" + Shared.ZOOKEEPER.host() + ":" + Shared.ZOOKEEPER.port());
        };
    }

    private static Meeting database(DatabaseServer server) {
        Database database = server.createDatabase("meeting");
        return new Meeting(database.url(), database.user(), database.password(), database.name());
    }

    private static Meeting url(String url) {
        return new Meeting(url, "", "", "it" + NAMESPACES.incrementAndGet());
    }

    private static String address(RedisServer server) {
        return server.host() + ":" + server.port();
    }

    /** Started when a test first needs them; they end with this JVM. */
    private static final class Shared {

        private static final RedisServer[] REDIS =
                IntStream.range(0, QUORUM).mapToObj(i -> RedisServer.start()).toArray(RedisServer[]::new);

        private static final ZooKeeperServer ZOOKEEPER = ZooKeeperServer.start();
    }
}
