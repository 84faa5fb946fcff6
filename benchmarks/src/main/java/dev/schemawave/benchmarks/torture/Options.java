package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Backend;
import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.benchmarks.torture.Combination.Tool;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a run can be told, by system properties that begin with {@code torture.}.
 *
 * @param rounds how many
 * @param seed of the first round; each further one has the next number
 * @param combinations which the rounds take in turn
 * @param bare whether the tools run without Schemawave
 * @param lanes how many rounds run at a time
 */
record Options(int rounds, long seed, List<Combination> combinations, boolean bare, int lanes) {

    static Options of(Properties properties) {
        List<Combination> chosen = Combination.all().stream()
                .filter(one -> matches(properties, "backend", Backend.values(), one.backend()))
                .filter(one -> matches(properties, "tool", Tool.values(), one.tool()))
                .filter(one -> matches(properties, "database", Product.values(), one.database()))
                .toList();
        return new Options(
                Integer.parseInt(given(properties, "rounds", "16")),
                Long.parseLong(given(
                        properties, "seed", "" + ThreadLocalRandom.current().nextInt(1_000_000))),
                chosen,
                Boolean.parseBoolean(given(properties, "bare", "false")),
                Integer.parseInt(given(properties, "lanes", "" + usualLanes())));
    }

    private static int usualLanes() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static boolean matches(Properties properties, String name, Enum<?>[] known, Enum<?> value) {
        String wanted = given(properties, name, "");
        if (!wanted.isEmpty()
                && Arrays.stream(known).noneMatch(one -> one.name().equals(wanted.toUpperCase(Locale.ROOT)))) {
            throw new IllegalArgumentException("torture." + name + "=" + wanted + " is none of "
                    + Arrays.toString(known).toLowerCase(Locale.ROOT));
        }
        return wanted.isEmpty() || value.name().equals(wanted.toUpperCase(Locale.ROOT));
    }

    private static String given(Properties properties, String name, String fallback) {
        String value = properties.getProperty("torture." + name, "");
        return value.isEmpty() || value.startsWith("${") ? fallback : value;
    }

    Plan plan(int round) {
        long own = seed + round;
        return Plan.draw(own, combinations.get((int) Math.floorMod(own, (long) combinations.size())));
    }
}
