package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Tool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs rounds of torture and prints what became of them. */
public final class Torture {

    private static final Duration BOUND = Duration.ofSeconds(45);

    private final Options options;
    private final PrintStream out;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Combination, Tally> tallies = new LinkedHashMap<>();

    private Torture(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        options.combinations().forEach(one -> tallies.put(one, Tally.NONE));
    }

    /**
     * Runs what {@link Options} say. Ends with status 0 only if nothing was violated and nobody was stuck, or the tools ran
     * bare.
     *
     * @param arguments not used
     * @throws Exception if the harness itself fails
     */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(System.getProperties());
        Tally total = new Torture(options, System.out).run();
        System.exit(total.isGood() || options.bare() ? 0 : 1);
    }

    private Tally run() throws IOException, SQLException, InterruptedException, ExecutionException {
        out.println("seed=" + options.seed() + (options.bare() ? " bare" : ""));
        Path directory = Files.createTempDirectory("torture-jvm");
        JvmImage image = image(directory);
        ExecutorService lanes = Executors.newFixedThreadPool(options.lanes());
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < options.lanes(); i++) {
            running.add(lanes.submit(() -> {
                lane(image);
                return null;
            }));
        }
        for (Future<?> lane : running) {
            lane.get();
        }
        lanes.shutdown();
        Site.delete(directory);
        synchronized (this) {
            tallies.forEach((combination, tally) -> {
                if (tally.rounds() > 0) {
                    out.println(combination + " " + tally);
                }
            });
            Tally total = tallies.values().stream().reduce(Tally.NONE, Tally::plus);
            out.println("total " + total);
            return total;
        }
    }

    private JvmImage image(Path directory) throws IOException, SQLException, InterruptedException {
        JvmImage image = JvmImage.packed(directory);
        try (Servers servers = new Servers()) {
            for (Tool tool : Tool.values()) {
                if (options.combinations().stream().anyMatch(one -> one.tool() == tool)) {
                    image.train(tool, directory, servers);
                }
            }
        }
        return image;
    }

    private void lane(JvmImage image) throws IOException, SQLException, InterruptedException, ExecutionException {
        Map<String, String> settings = options.bare() ? Round.bare() : Map.of();
        try (Servers servers = new Servers()) {
            for (int round = next.getAndIncrement(); round < options.rounds(); round = next.getAndIncrement()) {
                Plan plan = options.plan(round);
                record(plan, new Round(plan, servers, image, settings, BOUND).run());
            }
        }
    }

    private synchronized void record(Plan plan, Verdict verdict) {
        tallies.merge(plan.combination(), Tally.of(verdict), Tally::plus);
        if (!verdict.isGood() && !options.bare()) {
            verdict.violations().forEach(what -> out.println("VIOLATION seed=" + plan.seed() + " " + what));
            verdict.stuck().forEach(what -> out.println("STUCK seed=" + plan.seed() + " " + what));
            out.println("again: mvn -q -Ptorture -Dtorture.rounds=1 -Dtorture.seed=" + plan.seed() + " "
                    + plan.combination().options());
        }
    }
}
