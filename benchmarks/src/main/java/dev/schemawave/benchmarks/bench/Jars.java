package dev.schemawave.benchmarks.bench;

import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The jars of this JVM's class path. A JVM of a contender gets those alone that a service with that contender has, because
 * each jar costs a start something. Directories are packed: what is deployed is a jar.
 */
final class Jars {

    private static final List<String> LOGGING = List.of("slf4j-api-", "logback-classic-", "logback-core-");
    private static final List<String> FLYWAY = List.of(
            "flyway-", "jackson-databind-", "jackson-core-", "jackson-annotations-", "jackson-dataformat-toml-");
    private static final List<String> LIQUIBASE = List.of(
            "liquibase-core-",
            "opencsv-",
            "snakeyaml-",
            "jaxb-api-",
            "javax.activation-api-",
            "commons-collections4-",
            "commons-text-",
            "commons-lang3-",
            "commons-io-",
            "picocli-");
    private static final List<String> ZOOKEEPER =
            List.of("zookeeper-", "netty-", "curator-client-", "curator-framework-");

    private static final List<String> REDISSON = List.of(
            "redisson-",
            "snakeyaml-",
            "netty-",
            "cache-api-",
            "reactor-core-",
            "reactive-streams-",
            "rxjava-",
            "kryo-",
            "reflectasm-",
            "objenesis-",
            "minlog-",
            "byte-buddy-",
            "jodd-util-");

    private final List<Path> all = new ArrayList<>();

    /** Packs directories of the class path into another directory. */
    Jars(Path directory) {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                all.add(pack(path, directory.resolve("schemawave-" + module(path) + "-" + all.size() + ".jar")));
            } else if (entry.endsWith(".jar") && Files.exists(path)) {
                all.add(path);
            }
        }
    }

    /** A build directory lies in {@code target} of its module. */
    private static String module(Path classes) {
        for (Path path = classes; path.getParent() != null; path = path.getParent()) {
            if (path.endsWith("target")) {
                return path.getParent().getFileName() + "";
            }
        }
        return "unknown";
    }

    /** Packs a directory. */
    static Path pack(Path directory, Path jar) {
        ToolProvider packer = ToolProvider.findFirst("jar").orElseThrow();
        packer.run(
                new PrintStream(OutputStream.nullOutputStream()),
                System.err,
                "--create",
                "--file",
                jar.toString(),
                "-C",
                directory.toString(),
                ".");
        return jar;
    }

    /** A service that migrates with this tool and Schemawave. */
    List<Path> service(Application.Tool tool) {
        return pick(Stream.of(
                common(),
                tools(tool),
                List.of("schemawave-core", "schemawave-lock-jdbc", "schemawave-runner-" + tool.family())));
    }

    /** As {@link #service}, with a lock on Redis. */
    List<Path> serviceOnRedis(Application.Tool tool) {
        return pick(Stream.of(
                common(),
                tools(tool),
                redis(),
                List.of("schemawave-core", "schemawave-lock-redis", "schemawave-runner-" + tool.family())));
    }

    /** A service that migrates with the tool alone. */
    List<Path> bare(Application.Tool tool) {
        return pick(Stream.of(common(), tools(tool)));
    }

    /** Nothing but a driver. */
    List<Path> plain() {
        return pick(Stream.of(List.of("schemawave-benchmarks", "postgresql-")));
    }

    /** Someone who locks with Schemawave. */
    List<Path> locks() {
        return pick(Stream.of(common(), redis(), ZOOKEEPER, List.of("schemawave-core", "schemawave-lock-")));
    }

    /** Someone who locks with something else: all but Schemawave. */
    List<Path> peersLocks() {
        return pick(Stream.of(common(), redis(), ZOOKEEPER, List.of("curator-recipes-", "shedlock-", "HikariCP-")));
    }

    /** Someone who locks with Redisson. */
    List<Path> redisson() {
        return pick(Stream.of(common(), REDISSON));
    }

    private static List<String> common() {
        List<String> names = new ArrayList<>(LOGGING);
        names.addAll(List.of("schemawave-benchmarks", "postgresql-"));
        return names;
    }

    private static List<String> redis() {
        return List.of("jedis-", "redis-authx-core-", "commons-pool2-", "gson-", "json-");
    }

    private static List<String> tools(Application.Tool tool) {
        return switch (tool) {
            case FLYWAY_13 -> FLYWAY;
            case LIQUIBASE_4 -> LIQUIBASE;
            case LIQUIBASE_5 -> LIQUIBASE.subList(1, LIQUIBASE.size());
        };
    }

    private List<Path> pick(Stream<List<String>> beginnings) {
        List<String> wanted = beginnings.flatMap(List::stream).toList();
        return all.stream()
                .filter(jar -> wanted.stream().anyMatch((jar.getFileName() + "")::startsWith))
                .toList();
    }
}
