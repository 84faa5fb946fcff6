package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.Application.Tool;
import dev.schemawave.benchmarks.bench.Jvm.Line;
import dev.schemawave.benchmarks.bench.Jvm.Recipe;
import dev.schemawave.benchmarks.bench.Result.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many replicas that start at once on a database with pending migrations: when is the last of them ready? */
final class HerdCase implements Case {

    private static final int MIGRATIONS = 20;
    private static final int JVMS = 20;
    private static final int THREADS = 200;

    /** Of a tool that keeps its replicas waiting for ten seconds at a time: a round takes two minutes. */
    private static final int MOST_SLOW_ROUNDS = 2;

    @Override
    public String name() {
        return "herd";
    }

    @Override
    public void run(Lab lab, Findings findings) throws Exception {
        for (Tool tool : lab.tools()) {
            Recipes recipes = new Recipes(lab, Application.write(lab.directory(), tool, MIGRATIONS));
            int rounds = tool == Tool.FLYWAY_13 ? lab.rounds() : Math.min(MOST_SLOW_ROUNDS, lab.rounds());
            AtomicInteger ours = new AtomicInteger();
            AtomicInteger theirs = new AtomicInteger();
            Contest contest = new Contest()
                    .with("ours", () -> last(recipes.ours(), JVMS, ours))
                    .with("bare", () -> last(recipes.bare(), JVMS, theirs))
                    .with("alone", () -> last(recipes.ours(), 1, ours))
                    .run(rounds);
            findings.add(Result.of(
                            name(),
                            JVMS + "-jvms",
                            tool.text(),
                            Unit.MS,
                            contest.of("ours"),
                            contest.of("bare"),
                            rounds)
                    .floor(contest.of("alone"))
                    .target(Target.ratio(tool == Tool.FLYWAY_13 ? 0.45 : 0.10))
                    .more("ours_failures=" + ours, "peer_failures=" + theirs));
            findings.set(tool.text(), "default settings, migrations in a jar on the class path");
        }
        if (lab.options().isWanted("one-replica")) {
            threads(lab, findings);
        }
    }

    private void threads(Lab lab, Findings findings) throws Exception {
        Recipe recipe = new Recipes(lab, Application.write(lab.directory(), Tool.FLYWAY_13, MIGRATIONS)).oursOnRedis();
        AtomicInteger failures = new AtomicInteger();
        Contest contest = new Contest()
                .with("herd", () -> threads(recipe, THREADS, failures))
                .with("alone", () -> threads(recipe, 1, failures))
                .run(lab.rounds());
        findings.add(Result.of(
                        name(),
                        THREADS + "-threads",
                        "one-replica",
                        Unit.MS,
                        contest.of("herd"),
                        contest.of("alone"),
                        lab.rounds())
                .floor(contest.of("alone"))
                .target(Target.ratio(1.5))
                .more("ours_failures=" + failures));
    }

    private static double threads(Recipe recipe, int count, AtomicInteger failures)
            throws IOException, InterruptedException {
        try (Jvm jvm = recipe.on(Lab.postgres().createDatabase("herd")).start("" + count)) {
            String[] done = jvm.await("DONE ").text().split(" ");
            failures.addAndGet(count - Integer.parseInt(done[2]));
            return Double.parseDouble(done[1]);
        }
    }

    /** The JVMs are up before they are let go; loading of classes counts. */
    private static double last(Recipe recipe, int count, AtomicInteger failures)
            throws IOException, InterruptedException {
        Recipe gated = recipe.on(Lab.postgres().createDatabase("herd")).with("bench.gate", "true");
        List<Jvm> herd = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                herd.add(gated.start());
            }
            for (Jvm jvm : herd) {
                jvm.await("READY");
            }
            long begun = System.nanoTime();
            for (Jvm jvm : herd) {
                jvm.go();
            }
            long last = begun;
            for (Jvm jvm : herd) {
                try {
                    Line done = jvm.await("DONE ");
                    last = Math.max(last, done.at());
                } catch (IllegalStateException failed) {
                    failures.incrementAndGet();
                }
            }
            return TimeUnit.NANOSECONDS.toMicros(last - begun) / 1000.0;
        } finally {
            for (Jvm jvm : herd) {
                jvm.close();
            }
        }
    }
}
