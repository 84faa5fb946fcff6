package dev.schemawave.benchmarks.bench;

import dev.schemawave.testservers.Database;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM that is started for one measurement, and what it says. It ends with this one. */
final class Jvm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final BlockingQueue<Line> said = new LinkedBlockingQueue<>();
    private final List<String> all = new ArrayList<>();

    /**
     * A line of the output.
     *
     * @param text the line
     * @param at when it was read, in nanoseconds of this JVM's clock
     */
    record Line(String text, long at) {}

    /**
     * What a start took.
     *
     * @param ms from main() to the end, in milliseconds
     * @param cpu processor time of the whole JVM, in milliseconds
     */
    record Cost(double ms, double cpu) {}

    /**
     * How to start one.
     *
     * @param main the name of its main class
     * @param jars its class path
     * @param properties system properties
     */
    record Recipe(String main, List<Path> jars, Map<String, String> properties) {

        Recipe with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(properties);
            more.put(name, value);
            return new Recipe(main, jars, more);
        }

        /** The settings of a database, once for Schemawave and for everybody else. */
        Recipe on(Database database) {
            return with("schemawave.database.url", database.url())
                    .with("schemawave.database.user", database.user())
                    .with("schemawave.database.password", database.password());
        }

        Jvm start(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    "setpriv",
                    "--pdeathsig",
                    "KILL",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.add("-cp");
            command.add(jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
            command.add(main);
            command.addAll(List.of(arguments));
            return new Jvm(new ProcessBuilder(command).redirectErrorStream(true).start());
        }

        /** Runs to the end, and takes the times that it tells. */
        Cost measure(String expected, String... arguments) throws IOException, InterruptedException {
            try (Jvm jvm = start(arguments)) {
                String[] done = jvm.await("DONE ").text().split(" ");
                if (!done[2].equals(expected)) {
                    throw jvm.unexpected(expected);
                }
                return new Cost(Double.parseDouble(done[1]), Double.parseDouble(done[3]));
            }
        }
    }

    private Jvm(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(new Line(line, System.nanoTime()));
            }
            said.add(new Line("END", System.nanoTime()));
        } catch (IOException e) {
            said.add(new Line("END " + e, System.nanoTime()));
        }
    }

    /** The next line that begins so. */
    Line await(String beginning) throws InterruptedException {
        while (true) {
            Line line = said.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw unexpected(beginning);
            }
            all.add(line.text());
            if (line.text().startsWith(beginning)) {
                return line;
            }
            if (line.text().startsWith("END")) {
                throw unexpected(beginning);
            }
        }
    }

    IllegalStateException unexpected(String wanted) {
        return new IllegalStateException("expected " + wanted + ", but a JVM said\n" + String.join("\n", all));
    }

    /** Lets it pass the gate. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
