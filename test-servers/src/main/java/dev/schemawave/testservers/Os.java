package dev.schemawave.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What is asked of Linux beyond the JDK: users, signals and the state of processes. */
final class Os {

    /** The user "nobody": database servers refuse to run as root. */
    private static final int NOBODY = 65534;

    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);

    private Os() {}

    static void requireSupported(String kind) {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            throw new IllegalStateException("The bundled " + kind + " server runs on Linux x86-64 only. A running"
                    + " database server can be named instead: see the documentation of DatabaseServer.");
        }
    }

    static int uid() {
        return ownerOf(Path.of("/proc/self"));
    }

    static boolean root() {
        return uid() == 0;
    }

    static int ownerOf(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command, under a user that servers accept, and with a signal that it gets when this JVM dies. */
    static List<String> asServerUser(String deathSignal, List<String> command) {
        List<String> all = new ArrayList<>(List.of("setpriv", "--pdeathsig", deathSignal));
        if (root()) {
            all.addAll(List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.add("--");
        all.addAll(command);
        return all;
    }

    /** Makes the user that servers run as the owner of a file or directory. */
    static void giveToServerUser(Path path) throws IOException {
        if (root()) {
            Files.setAttribute(path, "unix:gid", NOBODY);
            Files.setAttribute(path, "unix:uid", NOBODY);
        }
    }

    /** Sends a signal through the shell, because small machines have no kill program. */
    static void signal(String signal, List<Long> pids) {
        String targets = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        Spawner.await(Spawner.plain(List.of("sh", "-c", "kill -" + signal + " " + targets)), SIGNAL_TIMEOUT);
    }

    /** Stops a process and everything below it; the root first, so that it starts no further one meanwhile. */
    static List<Long> stopTree(ProcessHandle root) {
        signal("STOP", List.of(root.pid()));
        awaitStates(List.of(root.pid()), "T");
        List<Long> pids =
                new ArrayList<>(root.descendants().map(ProcessHandle::pid).toList());
        if (!pids.isEmpty()) {
            signal("STOP", pids);
            awaitStates(pids, "T");
        }
        pids.add(0, root.pid());
        return pids;
    }

    /** Kills a process and everything below it, and returns when all are gone. */
    static void killTree(ProcessHandle root) {
        if (!running(root.pid())) {
            return;
        }
        signal("STOP", List.of(root.pid()));
        awaitStates(List.of(root.pid()), "T");
        List<ProcessHandle> all = new ArrayList<>(root.descendants().toList());
        all.add(root);
        all.forEach(ProcessHandle::destroyForcibly);
        awaitStates(all.stream().map(ProcessHandle::pid).toList(), "");
    }

    /** Whether a process exists and is more than a zombie. */
    static boolean running(long pid) {
        return !states(pid).isEmpty();
    }

    /** Waits for processes to have all their threads in one of these states, or to be gone. */
    private static void awaitStates(List<Long> pids, String wanted) {
        await(
                "processes " + pids + " do not follow a signal",
                SIGNAL_TIMEOUT,
                () -> pids.stream().allMatch(pid -> states(pid).chars().allMatch(state -> wanted.indexOf(state) >= 0)));
    }

    /** The state letters of the threads of a process, without dead ones. */
    private static String states(long pid) {
        StringBuilder states = new StringBuilder();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                char state = stat.charAt(stat.lastIndexOf(')') + 2);
                if (state != 'Z' && state != 'X') {
                    states.append(state);
                }
            }
        } catch (IOException gone) {
            return states.toString();
        }
        return states.toString();
    }

    /** Polls every few milliseconds. */
    static void await(String problem, Duration timeout, BooleanSupplier condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(problem + " within " + timeout);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
