package dev.schemawave.it;

import java.util.List;
import java.util.stream.Stream;

/** A tool on a database, and where the replicas meet. */
record Pairing(Shape shape, Backend backend) {

    private static final List<Backend> ELSEWHERE = List.of(Backend.REDIS, Backend.REDLOCK, Backend.ZOOKEEPER);

    /** Each shape with its own database to meet in, and each other backend once with either tool's and database's turn. */
    static Stream<Pairing> everyDay() {
        return Stream.concat(
                Stream.of(Shape.values()).map(shape -> new Pairing(shape, shape.usualBackend())),
                Stream.of(
                        new Pairing(Shape.FLYWAY_POSTGRESQL, Backend.REDIS),
                        new Pairing(Shape.LIQUIBASE_MARIADB, Backend.REDLOCK),
                        new Pairing(Shape.LIQUIBASE_POSTGRESQL, Backend.ZOOKEEPER)));
    }

    /** What is left of all combinations. */
    static Stream<Pairing> others() {
        List<Pairing> done = everyDay().toList();
        return Stream.of(Shape.values())
                .flatMap(shape -> ELSEWHERE.stream().map(backend -> new Pairing(shape, backend)))
                .filter(pairing -> !done.contains(pairing));
    }

    @Override
    public String toString() {
        return shape + " meeting in " + backend;
    }
}
