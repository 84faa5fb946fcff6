package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.Jvm.Recipe;
import dev.schemawave.benchmarks.bench.Result.Unit;
import dev.schemawave.benchmarks.bench.locks.Kind;
import dev.schemawave.benchmarks.bench.locks.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** From the start of a JVM to its first lock. */
final class FirstLock {

    private static final String MAIN = "dev.schemawave.benchmarks.bench.start.LockStart";
    private static final double MICROS = 1000;

    private final Lab lab;
    private final Family family;

    FirstLock(Lab lab, Family family) {
        this.lab = lab;
        this.family = family;
    }

    void run(Findings findings) throws Exception {
        Contest contest = new Contest();
        for (Kind kind : family.all()) {
            contest.with(kind.name(), () -> measure(kind));
        }
        contest.run(lab.rounds());
        for (Kind peer : family.peers()) {
            Result result = Result.of(
                    "lock",
                    family.name() + "-first",
                    peer.text(),
                    Unit.MS,
                    contest.of(family.ours().name()),
                    contest.of(peer.name()),
                    lab.rounds());
            findings.add(
                    peer == Kind.RAW_JEDIS || peer == Kind.RAW_ZOOKEEPER ? result.target(Target.ratio(1.3)) : result);
        }
    }

    private double measure(Kind kind) throws IOException, InterruptedException {
        Recipe recipe = recipe(lab, kind);
        // The holder is killed, so its lock is of no use to anybody else.
        Place fresh = family.place().named("first-" + UUID.randomUUID());
        long begun = System.nanoTime();
        try (Jvm jvm = recipe.start(arguments(kind, fresh))) {
            return (jvm.await("HELD").at() - begun) / MICROS / MICROS;
        }
    }

    static Recipe recipe(Lab lab, Kind kind) {
        return new Recipe(MAIN, jars(lab, kind), Map.of("slf4j.provider", Recipes.NO_LOGGING));
    }

    private static List<Path> jars(Lab lab, Kind kind) {
        return switch (kind) {
            case OURS_REDIS, OURS_ZOOKEEPER, OURS_JDBC -> lab.jars().locks();
            case REDISSON, REDISSON_MULTI -> lab.jars().redisson();
            case RAW_JEDIS, RAW_ZOOKEEPER, RAW_JDBC, CURATOR, SHEDLOCK_JDBC ->
                lab.jars().peersLocks();
        };
    }

    static String[] arguments(Kind kind, Place place) {
        List<String> arguments = new ArrayList<>(List.of(kind.name()));
        arguments.addAll(List.of(place.arguments()));
        return arguments.toArray(String[]::new);
    }
}
