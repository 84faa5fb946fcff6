package dev.schemawave.examples.demo;

import java.util.List;
import java.util.Properties;

/**
 * What the demo can be told: {@code -Ddemo.backend} says where the replicas meet, {@code -Ddemo.kill=true} that one of
 * them is killed.
 *
 * @param backend one of {@link #BACKENDS}
 * @param kill whether the first migrating replica is killed half-way
 */
record DemoOptions(String backend, boolean kill) {

    static final List<String> BACKENDS = List.of("jdbc", "redis", "redlock", "zookeeper");

    static DemoOptions of(Properties properties) {
        String backend = properties.getProperty("demo.backend", "jdbc");
        if (!BACKENDS.contains(backend)) {
            throw new IllegalArgumentException("demo.backend=" + backend + " is not one of " + BACKENDS);
        }
        String kill = properties.getProperty("demo.kill", "false");
        if (!List.of("true", "false").contains(kill)) {
            throw new IllegalArgumentException("demo.kill=" + kill + " is neither true nor false");
        }
        return new DemoOptions(backend, Boolean.parseBoolean(kill));
    }
}
