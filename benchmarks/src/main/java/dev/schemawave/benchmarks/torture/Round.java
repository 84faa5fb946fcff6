package dev.schemawave.benchmarks.torture;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** One round, from a fresh database to the verdict. {@link #run} is the whole story. */
final class Round {

    private static final TimeSource TIME = TimeSource.system();
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration SESSIONS_END = Duration.ofSeconds(10);

    private final Plan plan;
    private final Servers servers;
    private final JvmImage image;
    private final Map<String, String> settings;
    private final Duration bound;
    private final Chronicle chronicle = new Chronicle();
    private final List<String> stuck = new ArrayList<>();

    /**
     * Prepares a round; nothing happens yet.
     *
     * @param plan what is to happen
     * @param servers of this lane
     * @param image how the JVMs of replicas are started
     * @param settings further ones of all replicas
     * @param bound in which starts must end once nothing disturbs them any more
     */
    Round(Plan plan, Servers servers, JvmImage image, Map<String, String> settings, Duration bound) {
        this.plan = plan;
        this.servers = servers;
        this.image = image;
        this.settings = settings;
        this.bound = bound;
    }

    Verdict run() throws IOException, SQLException, InterruptedException, ExecutionException {
        try (Site site = Site.open(plan, servers, image)) {
            Arbiter arbiter = new Arbiter(site, chronicle);
            List<Replica> replicas = new ArrayList<>();
            try {
                for (Plan.Life life : plan.lives()) {
                    replicas.add(new Replica(replicas.size(), life, site, settings, chronicle, arbiter));
                }
                replicas.forEach(Replica::start);
                new Torment(site, replicas, chronicle).run();
                chronicle.note("the disturbances are over");
                settle(replicas);
            } finally {
                for (Replica replica : replicas) {
                    replica.end();
                }
            }
            boolean finished = finish(site, arbiter);
            awaitSilence(site);
            List<String> violations = new ArrayList<>(arbiter.violations());
            violations.addAll(new Evidence(site).faults(finished));
            Verdict verdict = new Verdict(
                    violations,
                    stuck,
                    plan.steps().size(),
                    chronicle.fenced(),
                    chronicle.evicted(),
                    arbiter.resolved());
            keep(verdict);
            return verdict;
        }
    }

    /** Whoever still runs must come to an end by itself. */
    private void settle(List<Replica> replicas) throws InterruptedException {
        replicas.forEach(Replica::retire);
        Deadline end = Deadline.in(TIME, bound);
        for (int i = 0; i < replicas.size(); i++) {
            if (!replicas.get(i).awaitEnd(end)) {
                stuck("replica " + i + " did not end within " + bound);
            }
        }
    }

    /** A start that nothing disturbs must succeed, once people have said how far half-applied steps came. */
    private boolean finish(Site site, Arbiter arbiter) throws IOException, InterruptedException {
        Deadline end = Deadline.in(TIME, bound);
        int number = plan.lives().size();
        try (Wires wires = site.wires()) {
            while (true) {
                chronicle.note("final start");
                ReplicaProcess last = site.start(number, wires, settings, chronicle);
                Ending ending = last.await(end.remaining(TIME)).orElse(null);
                if (ending == null) {
                    last.kill();
                    last.await();
                    stuck("the final start did not end within " + bound);
                    return false;
                }
                arbiter.hear(number, ending);
                if (ending.how() != Ending.How.HALF_APPLIED) {
                    if (ending.how() != Ending.How.READY) {
                        stuck("the final start failed: " + ending.line());
                    }
                    return ending.how() == Ending.How.READY;
                }
            }
        }
    }

    /** What the server still does for replicas that are dead is part of the round. */
    private void awaitSilence(Site site) throws SQLException, InterruptedException {
        Sessions sessions = new Sessions(plan.combination().database(), site.database());
        Deadline end = Deadline.in(TIME, SESSIONS_END);
        try (Connection admin = site.server().adminConnection()) {
            while (!sessions.all(admin).isEmpty()) {
                if (end.hasPassed(TIME)) {
                    stuck(sessions.all(admin).size() + " sessions of dead replicas are left");
                    return;
                }
                Pause.of(LOOK_EVERY);
            }
        }
    }

    private void stuck(String what) {
        chronicle.note("STUCK " + what);
        stuck.add(what);
    }

    private void keep(Verdict verdict) throws IOException {
        Path file = log(plan, settings);
        Files.createDirectories(file.toAbsolutePath().getParent());
        List<String> all = new ArrayList<>(List.of(plan.toString()));
        all.addAll(chronicle.lines());
        verdict.violations().forEach(line -> all.add("VIOLATION " + line));
        Files.write(file, all);
    }

    /** Where a round is told. */
    static Path log(Plan plan, Map<String, String> settings) {
        String kind = settings.containsKey(Site.BARE) ? "-bare" : "";
        return Path.of("target", "torture", plan.seed() + kind + " " + plan.combination() + ".txt");
    }

    /** The settings of replicas without Schemawave. */
    static Map<String, String> bare() {
        return new HashMap<>(Map.of(Site.BARE, "true"));
    }
}
