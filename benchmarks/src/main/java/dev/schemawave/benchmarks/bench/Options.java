package dev.schemawave.benchmarks.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * What a run can be told, by system properties.
 *
 * @param bench which benchmark, or {@code all}
 * @param rounds how many the medians are of
 * @param delay of the proxy each way, where round trips are counted by time
 * @param peer leaves out all peers whose name does not begin so
 * @param liquibase5 the jar of Liquibase 5
 * @param directory where everything goes that a run leaves behind
 */
record Options(String bench, int rounds, Duration delay, String peer, Optional<Path> liquibase5, Path directory) {

    static Options of(Properties properties) {
        return new Options(
                given(properties, "bench", "all"),
                Integer.parseInt(given(properties, "bench.rounds", "5")),
                Duration.ofMillis(Long.parseLong(given(properties, "bench.delay", "2"))),
                given(properties, "bench.peer", ""),
                Optional.of(given(properties, "bench.liquibase5", ""))
                        .filter(path -> !path.isEmpty())
                        .map(Path::of),
                Path.of(given(properties, "bench.directory", "target")));
    }

    private static String given(Properties properties, String name, String fallback) {
        String value = properties.getProperty(name, "");
        return value.isEmpty() || value.startsWith("${") ? fallback : value;
    }

    boolean isWanted(String name) {
        return name.startsWith(peer);
    }
}
