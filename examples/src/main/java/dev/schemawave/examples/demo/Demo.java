package dev.schemawave.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts a small shop and tells what happens. {@link #run} is the whole story. */
public final class Demo {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final DemoOptions options;
    private final Path directory;
    private final Story story;

    Demo(DemoOptions options, Path directory, Story story) {
        this.options = options;
        this.directory = directory;
        this.story = story;
    }

    /**
     * Runs the demo in the directory of this module. Ends with status 0 only if every step was applied once, in the
     * required order, and every replica that was not killed became ready; or, for a rolling deployment, all the more that
     * {@link RolloutVerdict} asks.
     *
     * @param arguments not used; see {@link DemoOptions}
     * @throws Exception if the demo itself fails
     */
    public static void main(String[] arguments) throws Exception {
        DemoOptions options = DemoOptions.of(System.getProperties());
        Path directory = Path.of("target", "demo");
        Story story = Story.on(System.out);
        Verdict verdict = options.rollout()
                ? new Rollout(options, directory, story).run()
                : new Demo(options, directory, story).run();
        System.exit(verdict.isGood() ? 0 : 1);
    }

    Verdict run() throws IOException, SQLException, InterruptedException {
        Path file = directory.resolve("report.json");
        Files.deleteIfExists(file);
        List<Replica> replicas = Shop.replicas(story);
        try (Servers servers = Servers.start(options, directory.resolve("secrets"))) {
            story.tell("PostgreSQL listens on port " + servers.port() + "; the replicas meet through "
                    + options.backend());
            try (Fleet fleet = Fleet.launch(replicas, servers, directory.resolve("logs"))) {
                if (options.kill()) {
                    fleet.killFirstInSlowStep(LIMIT);
                }
                fleet.awaitSettled(LIMIT);
            }
            ShopReport report = report(replicas, servers);
            Files.writeString(file, Json.write(report) + "\n");
            Verdict verdict = Verdict.on(report, servers.order(), options.kill());
            Summary.of(report, verdict, story.beganAt()).forEach(story::print);
            return verdict;
        }
    }

    private static ShopReport report(List<Replica> replicas, Servers servers) throws SQLException {
        List<ShopReport.OfService> services = new ArrayList<>();
        for (ShopService service : Shop.SERVICES) {
            services.add(new ShopReport.OfService(
                    service.name(),
                    service.tool(),
                    service.requires(),
                    servers.database(service).count(service.stepNames()),
                    replicas.stream()
                            .filter(replica -> replica.service().equals(service))
                            .map(Replica::report)
                            .toList()));
        }
        return new ShopReport(services);
    }
}
