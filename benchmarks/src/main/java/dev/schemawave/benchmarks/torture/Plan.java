package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.benchmarks.torture.Step.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is to happen in a round: drawn from its seed, and the same each time.
 *
 * @param seed of this round
 * @param combination what is tortured
 * @param steps the migrations
 * @param lives of the replicas
 * @param disturbances in order
 * @param ttl of the lease
 * @param apart whether replicas that meet in a database meet in one of their own
 * @param guardApart MariaDB: whether the user may make the guard's schema
 */
record Plan(
        long seed,
        Combination combination,
        List<Step> steps,
        List<Life> lives,
        List<Disturbance> disturbances,
        Duration ttl,
        boolean apart,
        boolean guardApart) {

    /**
     * When a replica runs.
     *
     * @param start for the first time
     * @param rests how long after each death it is started again, while the disturbances last
     */
    record Life(Duration start, List<Duration> rests) {}

    static Plan draw(long seed, Combination combination) {
        return new Draw(new Random(seed * 0x9E3779B97F4A7C15L), combination).plan(seed);
    }

    /** Takes one random number after the other. */
    private record Draw(Random random, Combination combination) {

        Plan plan(long seed) {
            int replicas = between(3, 5);
            return new Plan(
                    seed,
                    combination,
                    IntStream.rangeClosed(1, between(20, 26))
                            .mapToObj(this::step)
                            .toList(),
                    IntStream.range(0, replicas).mapToObj(this::life).toList(),
                    IntStream.range(0, between(3, 6))
                            .mapToObj(i -> disturbance(replicas))
                            .toList(),
                    Duration.ofMillis(between(2_000, 3_000)),
                    random.nextBoolean(),
                    random.nextBoolean());
        }

        private Step step(int number) {
            Duration pause = Duration.ofMillis(random.nextInt(6) == 0 ? between(150, 600) : between(0, 60));
            return new Step(number, shape(), pause);
        }

        private Shape shape() {
            int die = random.nextInt(10);
            boolean postgres = combination.database() == Product.POSTGRESQL;
            return switch (die) {
                case 0 -> postgres ? Shape.CONCURRENT_INDEX : Shape.TABLE;
                case 1 -> Shape.TABLE;
                case 2 -> Shape.COLUMN;
                case 3 -> postgres ? Shape.ROWS : Shape.COLUMN;
                default -> Shape.ROWS;
            };
        }

        private Life life(int replica) {
            List<Duration> rests = IntStream.range(0, 2)
                    .mapToObj(i -> Duration.ofMillis(between(0, 800)))
                    .toList();
            return new Life(Duration.ofMillis(replica == 0 ? 0 : between(0, 1_500)), rests);
        }

        private Disturbance disturbance(int replicas) {
            return new Disturbance(
                    kind(),
                    between(1, 6),
                    Duration.ofMillis(between(0, 120)),
                    Duration.ofMillis(between(200, 5_000)),
                    random.nextInt(5) > 0,
                    random.nextInt(replicas),
                    between(1, 5));
        }

        private Disturbance.Kind kind() {
            List<Disturbance.Kind> urn = new ArrayList<>();
            Stream.of(Disturbance.Kind.values()).forEach(kind -> {
                for (int i = 0; i < kind.weight(); i++) {
                    urn.add(kind);
                }
            });
            return urn.get(random.nextInt(urn.size()));
        }

        private int between(int least, int most) {
            return least + random.nextInt(most - least + 1);
        }
    }
}
