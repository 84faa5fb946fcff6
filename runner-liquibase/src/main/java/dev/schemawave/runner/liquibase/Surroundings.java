package dev.schemawave.runner.liquibase;

import java.util.Map;
import java.util.TreeMap;

/**
 * What Liquibase finds outside of its settings.
 *
 * @param environment variables of the process
 * @param system properties of the process
 */
record Surroundings(Map<String, String> environment, Map<String, String> system) {

    static Surroundings ofProcess() {
        Map<String, String> system = new TreeMap<>();
        System.getProperties().forEach((name, value) -> system.put(String.valueOf(name), String.valueOf(value)));
        return new Surroundings(System.getenv(), system);
    }
}
