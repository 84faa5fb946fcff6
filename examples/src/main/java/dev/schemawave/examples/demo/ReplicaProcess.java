package dev.schemawave.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The JVM of one replica, and the thread that listens to it. */
final class ReplicaProcess {

    private static final Duration FAREWELL = Duration.ofSeconds(20);
    /** These would lead it elsewhere. */
    private static final List<String> FOREIGN = List.of("SCHEMAWAVE_", "FLYWAY_", "LIQUIBASE_", "SHOP_");

    private final Replica replica;
    private final Process process;
    private final Thread listener;

    private ReplicaProcess(Replica replica, Process process, Path log) {
        this.replica = replica;
        this.process = process;
        this.listener = new Thread(() -> listen(log), "listener of " + replica.name());
        this.listener.setDaemon(true);
    }

    /**
     * Starts a replica.
     *
     * @param replica is told what it does
     * @param classPath of the service
     * @param environment beside that of this process
     * @param log gets all that it prints
     */
    static ReplicaProcess start(Replica replica, String classPath, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-classpath",
                        classPath,
                        replica.service().main().getName())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith));
        builder.environment().putAll(environment);
        long startedAt = System.currentTimeMillis();
        Process process = builder.start();
        replica.started(process.pid(), startedAt);
        ReplicaProcess started = new ReplicaProcess(replica, process, log);
        started.listener.start();
        return started;
    }

    Replica replica() {
        return replica;
    }

    /** Sends SIGKILL. Not through {@link Process}, which would close the streams as well. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Sends SIGTERM. */
    void stop() {
        replica.stopped();
        process.toHandle().destroy();
    }

    private void listen(Path log) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.println(line);
                replica.hear(line);
            }
            replica.ended(process.waitFor(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen to " + replica.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells a replica that serves to end. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            kill();
        }
    }

    /** Waits until the process is gone and all that it said was heard; kills it if that takes too long. */
    void awaitEnd() {
        try {
            if (!process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
            listener.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
