package dev.schemawave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a JVM of its own. */
final class CliProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 90;

    private final Process process;
    private final Path out;

    /** What a command has ended with. */
    record Ended(int code, String out, String err) {}

    private CliProcess(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    /** Starts it with the class path of the tests. */
    static CliProcess start(Path directory, Map<String, String> environment, String... arguments) {
        return start(
                directory,
                environment,
                List.of("-cp", System.getProperty("java.class.path"), Launcher.class.getName()),
                arguments);
    }

    static CliProcess start(
            Path directory, Map<String, String> environment, List<String> program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(program);
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("cli", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectOutput(out.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("SCHEMAWAVE_"));
            builder.environment().putAll(environment);
            return new CliProcess(builder.start(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Ended run(Path directory, Map<String, String> environment, String... arguments) throws Exception {
        try (CliProcess process = start(directory, environment, arguments)) {
            return process.ended();
        }
    }

    /** Reads on until it tells something. */
    void awaitTold(String part) throws IOException {
        BufferedReader told = process.errorReader();
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            if (line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("it never told: " + part);
    }

    Ended ended() throws IOException, InterruptedException {
        StringBuilder err = new StringBuilder();
        process.errorReader().lines().forEach(line -> err.append(line).append('\n'));
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), err.toString());
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(out);
    }
}
