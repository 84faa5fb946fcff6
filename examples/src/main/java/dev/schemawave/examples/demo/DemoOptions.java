package dev.schemawave.examples.demo;

import java.util.List;
import java.util.Properties;

/**
 * What the demo can be told: {@code -Ddemo.backend} says where the replicas meet, {@code -Ddemo.kill=true} that one of
 * them is killed, {@code -Ddemo.rollout=true} that newer builds are deployed while the services serve.
 *
 * @param backend one of {@link #BACKENDS}
 * @param kill whether the first migrating replica is killed half-way
 * @param rollout whether the demo is a rolling deployment
 */
record DemoOptions(String backend, boolean kill, boolean rollout) {

    static final List<String> BACKENDS = List.of("jdbc", "redis", "redlock", "zookeeper");

    static DemoOptions of(Properties properties) {
        String backend = properties.getProperty("demo.backend", "jdbc");
        if (!BACKENDS.contains(backend)) {
            throw new IllegalArgumentException("demo.backend=" + backend + " is not one of " + BACKENDS);
        }
        boolean kill = isOn(properties, "demo.kill");
        boolean rollout = isOn(properties, "demo.rollout");
        if (kill && rollout) {
            throw new IllegalArgumentException("demo.kill and demo.rollout are two stories: choose one of them");
        }
        return new DemoOptions(backend, kill, rollout);
    }

    private static boolean isOn(Properties properties, String name) {
        String value = properties.getProperty(name, "false");
        if (!List.of("true", "false").contains(value)) {
            throw new IllegalArgumentException(name + "=" + value + " is neither true nor false");
        }
        return Boolean.parseBoolean(value);
    }
}
