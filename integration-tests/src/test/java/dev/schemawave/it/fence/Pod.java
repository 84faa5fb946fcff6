package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A replica's JVM. */
final class Pod implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 90;

    private final Process process;
    private final Thread reader;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private Pod(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of a pod");
        reader.setDaemon(true);
        reader.start();
    }

    static Pod boot(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                "-cp",
                System.getProperty("java.class.path"),
                PodMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Pod(builder.start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What it came to, such as {@code OUTCOME Migrated}. */
    String result() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("should end, but said\n%s", this)
                .isTrue();
        reader.join();
        return said.stream()
                .filter(line -> line.startsWith("OUTCOME ") || line.startsWith("ERROR "))
                .reduce((first, last) -> last)
                .orElseGet(() -> "NOTHING: " + this);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return String.join("\n", said);
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
