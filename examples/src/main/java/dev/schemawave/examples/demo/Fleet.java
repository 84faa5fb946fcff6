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

    private final Servers servers;
    private final Path logs;

    private Fleet(Servers servers, Path logs) {
        this.servers = servers;
        this.logs = logs;
        Runtime.getRuntime().addShutdownHook(killAll);
    }

    /** Without replicas so far. */
    static Fleet open(Servers servers, Path logs) throws IOException {
        Files.createDirectories(logs);
        return new Fleet(servers, logs);
    }

    /** Starts all at once, in random order. */
    static Fleet launch(List<Replica> replicas, Servers servers, Path logs) throws IOException {
        List<Replica> shuffled = new ArrayList<>(replicas);
        Collections.shuffle(shuffled);
        Fleet fleet = open(servers, logs);
        for (Replica replica : shuffled) {
            fleet.start(replica);
        }
        return fleet;
    }

    ReplicaProcess start(Replica replica) throws IOException {
        ReplicaProcess process = ReplicaProcess.start(
                replica,
                ServiceClassPath.of(replica.service(), System.getProperty("java.class.path")),
                servers.environment(replica.service()),
                logs.resolve(replica.name() + ".log"));
        processes.add(process);
        return process;
    }

    /**
     * Kills the first replica that is seen half-way: in its slow step, inside the slow statement. The database will undo
     * what the step has done.
     */
    void killFirstInSlowStep(Duration limit) throws SQLException, InterruptedException {
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
