package dev.schemawave.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A JVM that starts servers and then waits for its input to end; and how a test runs one. */
final class ChildJvm implements AutoCloseable {

    private static final String READY = "ready";

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException, SQLException {
        PostgresServer postgres = PostgresServer.start();
        MariaDbServer mariaDb = MariaDbServer.start();
        RedisServer.start();
        DatabaseServerContract.query(postgres.createDatabase("child"), "SELECT 1");
        DatabaseServerContract.query(mariaDb.createDatabase("child"), "SELECT 1");
        if (List.of(arguments).contains("freeze")) {
            postgres.freeze();
        }
        System.out.println(READY + " " + Os.uid());
        int end = System.in.read();
        System.exit(end + 1);
    }

    /** Starts one as the user of this JVM. */
    static ChildJvm start(String... arguments) throws IOException {
        return new ChildJvm(new ProcessBuilder(command(classPath(), List.of(), arguments))
                .redirectErrorStream(true)
                .start());
    }

    /** Starts one as an ordinary user, over a class path he can read and with a directory of his own. */
    static ChildJvm startAsOrdinaryUser(List<Path> classPath, Path directory) throws IOException {
        List<String> command =
                command(classPath, List.of("-Dtest.servers.dir=" + directory, "-Djava.io.tmpdir=" + directory));
        ProcessBuilder builder = new ProcessBuilder(Os.asServerUser("KILL", command));
        return new ChildJvm(
                builder.directory(directory.toFile()).redirectErrorStream(true).start());
    }

    private static List<String> command(List<Path> classPath, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(":", classPath.stream().map(Path::toString).toList())));
        command.add(ChildJvm.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    static List<Path> classPath() {
        String fromSurefire = System.getProperty("surefire.test.class.path");
        String classPath = fromSurefire == null ? System.getProperty("java.class.path") : fromSurefire;
        return Stream.of(classPath.split(":"))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    /** Waits until the servers run, and returns the user id of the JVM. */
    int awaitReady() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return Integer.parseInt(line.substring(READY.length() + 1));
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the child JVM ended:\n" + said);
    }

    /** The processes below it, the watchdog included. */
    List<Long> processes() {
        return process.descendants().map(ProcessHandle::pid).toList();
    }

    void kill9() {
        process.destroyForcibly();
    }

    /** Lets it end as a JVM does. */
    int end() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Spawner.await(process, java.time.Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "JVM %d", process.pid());
    }
}
