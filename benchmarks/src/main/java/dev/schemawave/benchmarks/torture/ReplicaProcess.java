package dev.schemawave.benchmarks.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The JVM of a replica. */
final class ReplicaProcess {

    private final int replica;
    private final Process process;
    private final Chronicle chronicle;
    private final Thread reader;
    private volatile Optional<String> lastWord = Optional.empty();

    private ReplicaProcess(int replica, Process process, Chronicle chronicle) {
        this.replica = replica;
        this.process = process;
        this.chronicle = chronicle;
        this.reader = new Thread(this::read, "output of replica " + replica);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a replica.
     *
     * @param replica its number
     * @param command starts its JVM
     * @param settings the file with its settings
     * @param chronicle is told what it says
     */
    static ReplicaProcess start(int replica, List<String> command, Path settings, Chronicle chronicle)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        all.addAll(command);
        all.add(settings.toString());
        return new ReplicaProcess(
                replica, new ProcessBuilder(all).redirectErrorStream(true).start(), chronicle);
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                chronicle.said(replica, line);
                if (ReplicaMain.isLastWord(line)) {
                    lastWord = Optional.of(line);
                }
            }
        } catch (IOException e) {
            chronicle.note("output of replica " + replica + " broke off: " + e.getMessage());
        }
    }

    /** Waits for the end; empty if it has not come. */
    Optional<Ending> await(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        reader.join();
        return Optional.of(Ending.of(lastWord));
    }

    Ending await() throws InterruptedException {
        process.waitFor();
        reader.join();
        return Ending.of(lastWord);
    }

    void kill() {
        process.destroyForcibly();
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    /** Through the shell, because small machines have no kill program. */
    private void signal(String name) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            chronicle.note("no signal to replica " + replica + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
