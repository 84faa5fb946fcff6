package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.testservers.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A replica's JVM, as the test that has started it sees it. */
public final class Replica implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name;
    private final Process process;
    private final Thread reader;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> said = new CopyOnWriteArrayList<>();

    private Replica(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a JVM that waits for {@link #go}. */
    static Replica boot(String name, Fleet fleet, boolean locked, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(environment(fleet, locked));
        environment.putAll(settings);
        return start(
                name,
                ReplicaMain.class,
                environment,
                name,
                fleet.shape().name(),
                locked ? "locked" : "unlocked",
                fleet.records().url(),
                fleet.records().user(),
                fleet.records().password(),
                String.valueOf(fleet.pause()));
    }

    /** Starts a JVM with the class path of the tests. */
    public static Replica start(String name, Class<?> main, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Replica(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(Fleet fleet, boolean locked) {
        Database database = fleet.database();
        Map<String, String> own = Map.of(
                "SCHEMAWAVE_SERVICE", "shop",
                "SCHEMAWAVE_DATABASE_URL", database.url(),
                "SCHEMAWAVE_DATABASE_USER", database.user(),
                "SCHEMAWAVE_DATABASE_PASSWORD", database.password());
        Map<String, String> all = new HashMap<>(own);
        if (locked) {
            all.putAll(fleet.meeting().environment());
        }
        return all;
    }

    public void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Lets its standard input end. */
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Reads on until a line begins so. */
    public String awaitLine(String prefix) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String line = unread.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(line)
                    .as(name + " should say '" + prefix + "', but said\n" + String.join("\n", said))
                    .isNotNull();
            if (line.startsWith(prefix)) {
                return line;
            }
        }
    }

    /** Waits until a line has begun so, be it one that was read before. */
    public void awaitSaid(String prefix) throws InterruptedException {
        if (said.stream().noneMatch(line -> line.startsWith(prefix))) {
            awaitLine(prefix);
        }
    }

    /** What the replica came to, such as {@code OUTCOME Migrated}. */
    public String result() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(name + " should end, but said\n" + String.join("\n", said))
                .isTrue();
        reader.join();
        return said.stream()
                .filter(line -> line.startsWith("OUTCOME ") || line.startsWith("ERROR "))
                .reduce((first, last) -> last)
                .orElseGet(() -> "NOTHING: " + String.join("\n", said));
    }

    /** The error that a listener was told of: a process that is shutting down may end before its main thread says more. */
    public String lastWords() throws InterruptedException {
        result();
        return said.stream()
                .filter(line -> line.startsWith("EVENT Failed"))
                .findFirst()
                .orElseGet(() -> "NOTHING: " + String.join("\n", said));
    }

    public List<String> said() {
        return said;
    }

    public long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGSTOP. */
    public void freeze() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start().waitFor();
    }

    /** SIGTERM. Through the handle, because {@link Process#destroy} would also close the output. */
    public void terminate() {
        process.toHandle().destroy();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
                unread.add(line);
            }
        } catch (IOException e) {
            unread.add("STREAM CLOSED " + e.getMessage());
        }
    }
}
