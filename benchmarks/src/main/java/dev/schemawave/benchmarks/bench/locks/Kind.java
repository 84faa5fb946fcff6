package dev.schemawave.benchmarks.bench.locks;

import java.io.IOException;

/** The locks that are compared. */
public enum Kind {
    /** Schemawave on Redis, one node or a quorum. */
    OURS_REDIS("schemawave", "lease with owner token, queue and wake-up"),
    /** Schemawave on ZooKeeper. */
    OURS_ZOOKEEPER("schemawave", "queue of ephemeral nodes"),
    /** Schemawave in a database. */
    OURS_JDBC("schemawave", "row with the database's clock"),
    /** Two commands by the client that we use as well. */
    RAW_JEDIS("raw-jedis", "SET NX PX and EVAL compare-and-delete on one connection; polls every 100 ms; no renewal"),
    /** Redisson's usual lock. */
    REDISSON(
            "redisson-rlock",
            "getLock, lockWatchdogTimeout = ttl, one connection at rest, 2 threads and 2 Netty threads a client"),
    /** Redisson on several masters. */
    REDISSON_MULTI("redisson-multilock", "getMultiLock over one client a master, else as rlock"),
    /** Three requests by the client that we use as well. */
    RAW_ZOOKEEPER(
            "raw-zookeeper",
            "create EPHEMERAL_SEQUENTIAL, getChildren, exists with a watch on the predecessor, delete"),
    /** Curator's lock. */
    CURATOR("curator-mutex", "InterProcessMutex, session = ttl"),
    /** ShedLock in a database. */
    SHEDLOCK_JDBC(
            "shedlock-jdbc",
            "JdbcLockProvider, lockAtMostFor = ttl, extended every third of it; has no waiting: polled every 100 ms"),
    /** Two statements by the driver that we use as well. */
    RAW_JDBC("raw-jdbc", "upsert of a row that is free, update when given back, one connection");

    private final String text;
    private final String settings;

    Kind(String text, String settings) {
        this.text = text;
        this.settings = settings;
    }

    /**
     * Opens a client. A switch, because ten lambdas would cost a JVM that opens one more than the client itself. Its
     * exceptions are such as need no class of any client.
     *
     * @param place where
     * @return an open client
     * @throws IOException if that failed
     * @throws InterruptedException if interrupted
     */
    public Mutex open(Place place) throws IOException, InterruptedException {
        return switch (this) {
            case OURS_REDIS -> OurMutex.open("redis", place);
            case OURS_ZOOKEEPER -> OurMutex.open("zookeeper", place);
            case OURS_JDBC -> OurMutex.open("jdbc", place);
            case RAW_JEDIS -> new JedisMutex(place);
            case REDISSON -> RedissonMutex.single(place);
            case REDISSON_MULTI -> RedissonMutex.multi(place);
            case RAW_ZOOKEEPER -> new ZooKeeperMutex(place);
            case CURATOR -> new CuratorMutex(place);
            case SHEDLOCK_JDBC -> new ShedLockMutex(place);
            case RAW_JDBC -> JdbcMutex.open(place);
        };
    }

    /**
     * As the tables call it.
     *
     * @return a word
     */
    public String text() {
        return text;
    }

    /**
     * How it is set.
     *
     * @return a line
     */
    public String settings() {
        return settings;
    }
}
