package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.locks.Kind;
import dev.schemawave.benchmarks.bench.locks.Place;
import dev.schemawave.benchmarks.bench.locks.RoundTrip;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Locks on servers of one kind.
 *
 * @param name as the cases call it
 * @param place where the locks are
 * @param ours our lock
 * @param raw the least that anybody can do
 * @param peers all others, the raw one included
 * @param unit one round trip to such a server
 */
record Family(String name, Place place, Kind ours, Kind raw, List<Kind> peers, Unit unit) {

    /** Opens the unit. */
    @FunctionalInterface
    interface Unit {

        RoundTrip open(Place place) throws Exception;
    }

    private static final int QUORUM = 5;

    /** All of them, in places where nobody has been. */
    static List<Family> all(Lab lab, Duration ttl) throws SQLException {
        return List.of(redis(lab, ttl), quorum(lab, ttl), zooKeeper(lab, ttl), jdbc(ttl));
    }

    static Family redis(Lab lab, Duration ttl) {
        return new Family(
                "redis",
                new Place(lab.redis(1), List.of("none"), "pair", ttl),
                Kind.OURS_REDIS,
                Kind.RAW_JEDIS,
                List.of(Kind.RAW_JEDIS, Kind.REDISSON),
                RoundTrip::redis);
    }

    /** Nobody is raw here: to ask several servers at once is the art. */
    private static Family quorum(Lab lab, Duration ttl) {
        return new Family(
                "redis-quorum",
                new Place(lab.redis(QUORUM), List.of("none"), "pair", ttl),
                Kind.OURS_REDIS,
                Kind.REDISSON_MULTI,
                List.of(Kind.REDISSON_MULTI),
                RoundTrip::redis);
    }

    static Family zooKeeper(Lab lab, Duration ttl) {
        return new Family(
                "zookeeper",
                new Place(List.of(lab.zooKeeper().port()), List.of("none"), "pair", ttl),
                Kind.OURS_ZOOKEEPER,
                Kind.RAW_ZOOKEEPER,
                List.of(Kind.RAW_ZOOKEEPER, Kind.CURATOR),
                RoundTrip::zooKeeper);
    }

    static Family jdbc(Duration ttl) throws SQLException {
        Database database = Lab.postgres().createDatabase("locks");
        try (Connection session = database.connect();
                Statement statement = session.createStatement()) {
            statement.execute("CREATE TABLE shedlock (name varchar(64) PRIMARY KEY, lock_until timestamp NOT NULL,"
                    + " locked_at timestamp NOT NULL, locked_by varchar(255) NOT NULL)");
            statement.execute("CREATE TABLE raw_lock (name varchar(64) PRIMARY KEY, owner varchar(64) NOT NULL,"
                    + " held_until timestamptz NOT NULL)");
        }
        return new Family(
                "jdbc",
                new Place(
                        List.of(Lab.postgres().port()),
                        List.of(database.name(), database.user(), database.password()),
                        "pair",
                        ttl),
                Kind.OURS_JDBC,
                Kind.RAW_JDBC,
                List.of(Kind.RAW_JDBC, Kind.SHEDLOCK_JDBC),
                RoundTrip::jdbc);
    }

    /** Each has a lock of its own, so that none finds what another one has left behind. */
    Place place(Kind kind) {
        return place.named(kind.text() + "-" + name);
    }

    List<Kind> all() {
        List<Kind> all = new ArrayList<>(List.of(ours));
        all.addAll(peers);
        return all;
    }

    /** Proxies before all servers. */
    List<FaultProxy> proxies(Duration delay) {
        List<FaultProxy> proxies = place.ports().stream().map(FaultProxy::to).toList();
        proxies.forEach(proxy -> proxy.delay(delay));
        return proxies;
    }

    /** Counts what clients send to the servers. */
    Traffic traffic(Lab lab) throws IOException {
        return switch (name) {
            case "zookeeper" -> Traffic.zooKeeper(lab.zooKeeper());
            case "jdbc" -> Traffic.none();
            default -> Traffic.redis(place.ports());
        };
    }
}
