package dev.schemawave.testservers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes, all of them from one thread that lives as long as the JVM: Linux sends the parent-death signal when
 * the thread that started a process ends, not when the whole parent does.
 */
final class Spawner {

    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(2);

    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "schemawave-server-spawner");
        thread.setDaemon(true);
        return thread;
    });

    private Spawner() {}

    /** Starts a process as the server user; its output goes to the end of the log. */
    static Process spawn(List<String> command, String deathSignal, Path directory, Path log) {
        return start(new ProcessBuilder(Os.asServerUser(deathSignal, command))
                .directory(directory.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile())));
    }

    /** Runs a command as the server user, to its end. */
    static void run(List<String> command, Path directory, @Nullable Path input) throws IOException {
        Path log = Files.createTempFile(Workspace.get().base(), "command", ".log");
        try {
            Process process = start(new ProcessBuilder(Os.asServerUser("KILL", command))
                    .directory(directory.toFile())
                    .redirectInput(Redirect.from((input == null ? Path.of("/dev/null") : input).toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile()));
            int status = await(process, COMMAND_TIMEOUT);
            if (status != 0) {
                throw new IOException("exit status " + status + " of " + command + "\n" + Logs.tail(log));
            }
        } finally {
            Files.deleteIfExists(log);
        }
    }

    /** Starts a helper process under the user of the JVM, without output. */
    static Process plain(List<String> command) {
        return start(new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD));
    }

    /** Waits for the end of a process, and kills it when that does not come. */
    static int await(Process process, Duration timeout) {
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IllegalStateException("interrupted, or no end within " + timeout + ": " + process.info());
    }

    private static Process start(ProcessBuilder builder) {
        builder.environment().keySet().retainAll(Set.of("PATH", "JAVA_HOME"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        try {
            return THREAD.submit(builder::start).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + builder.command(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot start " + builder.command() + " (setpriv of util-linux is needed)", e.getCause());
        }
    }
}
