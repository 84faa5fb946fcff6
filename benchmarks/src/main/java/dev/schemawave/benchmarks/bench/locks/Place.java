package dev.schemawave.benchmarks.bench.locks;

import java.time.Duration;
import java.util.List;

/**
 * Where a lock is.
 *
 * @param ports of the servers on this machine
 * @param database the name of the database, its user and its password, where it is one
 * @param name of the lock
 * @param ttl after which time the lock of a dead holder is free
 */
public record Place(List<Integer> ports, List<String> database, String name, Duration ttl) {

    /** Copies what was given. */
    public Place {
        ports = List.copyOf(ports);
        database = List.copyOf(database);
    }

    int port() {
        return ports.get(0);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database.get(0);
    }

    /**
     * The same, seen through other ports.
     *
     * @param others ports of proxies
     * @return the other view
     */
    public Place through(List<Integer> others) {
        return new Place(others, database, name, ttl);
    }

    /**
     * Another lock on the same servers.
     *
     * @param other its name
     * @return the other place
     */
    public Place named(String other) {
        return new Place(ports, database, other, ttl);
    }

    /**
     * As arguments of a program.
     *
     * @return what {@link #parse} reads
     */
    public String[] arguments() {
        return new String[] {
            String.join(",", ports.stream().map(String::valueOf).toList()),
            String.join(",", database),
            name,
            "" + ttl.toMillis()
        };
    }

    /**
     * Reads arguments.
     *
     * @param arguments of {@link #arguments}
     * @return the place
     */
    public static Place parse(List<String> arguments) {
        return new Place(
                List.of(arguments.get(0).split(",")).stream()
                        .map(Integer::valueOf)
                        .toList(),
                List.of(arguments.get(1).split(",")),
                arguments.get(2),
                Duration.ofMillis(Long.parseLong(arguments.get(3))));
    }
}
