package dev.schemawave.benchmarks.torture;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A migration tool on a database, and where its replicas meet. */
record Combination(Backend backend, Tool tool, Product database) {

    /** Where replicas meet. */
    enum Backend {
        JDBC,
        REDIS,
        REDLOCK,
        ZOOKEEPER
    }

    /** What migrates. */
    enum Tool {
        FLYWAY,
        LIQUIBASE
    }

    /** What is migrated. */
    enum Product {
        POSTGRESQL,
        MARIADB
    }

    /** All there are, in an order in which neighbours differ in everything that matters. */
    static List<Combination> all() {
        return Stream.of(Backend.values())
                .flatMap(backend -> Stream.of(Tool.values())
                        .flatMap(tool ->
                                Stream.of(Product.values()).map(product -> new Combination(backend, tool, product))))
                .toList();
    }

    @Override
    public String toString() {
        return "backend=" + lower(backend) + " tool=" + lower(tool) + " database=" + lower(database);
    }

    /** As options of the command line. */
    String options() {
        return "-Dtorture.backend=" + lower(backend) + " -Dtorture.tool=" + lower(tool) + " -Dtorture.database="
                + lower(database);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
