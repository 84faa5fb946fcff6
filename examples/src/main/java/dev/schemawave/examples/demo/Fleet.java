package dev.schemawave.examples.demo;

import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All replicas of the shop. */
final class Fleet implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    private final List<ReplicaProcess> processes = Collections.synchronizedList(new ArrayList<>());
    /** Without it an interrupted demo would leave replicas behind. */
    private final Thread killAll =
            new Thread(() -> List.copyOf(processes).forEach(ReplicaProcess::kill), "kill replicas");

    private Fleet() {
        Runtime.getRuntime().addShutdownHook(killAll);
    }

    /** Starts all at once, in random order. */
    static Fleet launch(List<Replica> replicas, Servers servers, Path logs) throws IOException {
        Files.createDirectories(logs);
        List<Replica> shuffled = new ArrayList<>(replicas);
        Collections.shuffle(shuffled);
        String classPath = System.getProperty("java.class.path");
        Fleet fleet = new Fleet();
        for (Replica replica : shuffled) {
            fleet.processes.add(ReplicaProcess.start(
                    replica,
                    ServiceClassPath.of(replica.service(), classPath),
                    servers.environment(replica.service()),
                    logs.resolve(replica.name() + ".log")));
        }
        return fleet;
    }

    /**
     * Kills the first replica that is seen half-way: in its slow step, inside the slow statement. The database will undo
     * what the step has done.
     */
    void killFirstInSlowStep(Servers servers, Duration limit) throws SQLException, InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < limit.toNanos() && !isSettled()) {
            for (ReplicaProcess process : processes) {
                Replica replica = process.replica();
                if (replica.isInSlowStep()
                        && servers.database(replica.service()).isInSlowStatement()) {
                    replica.killed();
                    process.kill();
                    return;
                }
            }
            TimeSource.system().newSignal().await(POLL);
        }
    }

    /** Waits until each replica is ready, or killed, or has failed. */
    void awaitSettled(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (ReplicaProcess process : processes) {
            process.replica().awaitSettled(Duration.ofNanos(end - System.nanoTime()));
        }
    }

    private boolean isSettled() {
        return processes.stream().map(ReplicaProcess::replica).allMatch(Replica::isSettled);
    }

    @Override
    public void close() {
        processes.forEach(ReplicaProcess::endInput);
        processes.forEach(ReplicaProcess::awaitEnd);
        Runtime.getRuntime().removeShutdownHook(killAll);
    }
}
