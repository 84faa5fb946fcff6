package dev.schemawave.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A column is renamed under two services that serve all the time. {@link #run} is the whole story. */
final class Rollout {

    private final DemoOptions options;
    private final Path directory;
    private final Story story;

    Rollout(DemoOptions options, Path directory, Story story) {
        this.options = options;
        this.directory = directory;
        this.story = story;
    }

    Verdict run() throws IOException, SQLException, InterruptedException {
        Path file = directory.resolve("report.json");
        Files.deleteIfExists(file);
        Releases releases = new Releases(directory.resolve("builds"), story);
        try (Servers servers = Servers.start(options, directory.resolve("secrets"))) {
            story.tell("PostgreSQL listens on port " + servers.port() + "; the replicas meet through "
                    + options.backend());
            long servedUntil;
            try (Fleet fleet = Fleet.open(servers, directory.resolve("logs"))) {
                play(releases, new Deployment(fleet, story), new Deployment(fleet, story));
                servedUntil = System.currentTimeMillis();
            }
            RolloutReport report = report(releases, servers, servedUntil);
            Files.writeString(file, Json.write(report) + "\n");
            Verdict verdict = RolloutVerdict.on(report, servers.order());
            RolloutSummary.of(report, verdict, story.beganAt()).forEach(story::print);
            return verdict;
        }
    }

    private void play(Releases releases, Deployment customers, Deployment orders) throws InterruptedException {
        story.tell("build 1 of both services, three replicas each");
        boolean launched =
                together(() -> customers.launch(releases.customers()), () -> orders.launch(releases.orders()));
        if (!launched) {
            return;
        }
        story.tell("expand: build 2 of both, at the same time; orders waits for what customers adds");
        boolean expanded = together(
                () -> customers.roll(releases.expandedCustomers()), () -> orders.roll(releases.convertedOrders()));
        if (!expanded) {
            return;
        }
        // A requirement tells that a schema is there, not that old replicas are gone: a contracting build is deployed
        // later.
        customers.awaitGone();
        orders.awaitGone();
        story.tell("contract: no replica of build 1 is left; build 3 of customers");
        together(() -> customers.roll(releases.contractedCustomers()), () -> true);
    }

    private static boolean together(Callable<Boolean> one, Callable<Boolean> other) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            boolean good = true;
            for (Future<Boolean> each : threads.invokeAll(List.of(one, other))) {
                good &= each.get();
            }
            return good;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a deployment failed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static RolloutReport report(Releases releases, Servers servers, long servedUntil) throws SQLException {
        List<RolloutReport.OfBuild> builds = new ArrayList<>();
        for (Release release : releases.all()) {
            ShopService service = release.service();
            List<ShopReport.OfStep> steps = servers.database(service).count(service.stepNames());
            builds.add(new RolloutReport.OfBuild(
                    service.name(),
                    service.tool(),
                    service.requires(),
                    steps.stream()
                            .filter(step -> release.newSteps().contains(step.step()))
                            .toList(),
                    release.replicas().stream()
                            .map(replica -> RolloutReport.OfReplica.of(replica.report(), replica.shift()))
                            .toList(),
                    release.build()));
        }
        return new RolloutReport(builds, servedUntil);
    }
}
