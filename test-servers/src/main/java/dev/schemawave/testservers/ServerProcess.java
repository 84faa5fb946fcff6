package dev.schemawave.testservers;

import dev.schemawave.testkit.network.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A server of any kind as a process of its own: started on a free port of 127.0.0.1, watched until it answers, killed,
 * frozen and restarted. It ends with this JVM, however that ends: see {@link Os#asServerUser} and {@link Watchdog}.
 */
final class ServerProcess implements ServerControl {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SAME_PORT_TIMEOUT = Duration.ofSeconds(10);
    private static final int POLL_MILLIS = 5;
    private static final int PORTS_TO_TRY = 20;

    private final ServerKind kind;
    private final Path directory;
    private final Path log;
    private final int port;
    private Process process;
    private boolean frozen;

    private ServerProcess(ServerKind kind, Path directory, int port) throws IOException, PortTakenException {
        this.kind = kind;
        this.directory = directory;
        this.port = port;
        log = directory.resolve("server.log");
        process = launch();
    }

    static ServerProcess start(ServerKind kind) {
        Os.requireSupported(kind.name());
        try {
            Path directory = Workspace.get().newServerDirectory(kind.name());
            kind.prepare(directory);
            for (int i = 0; i < PORTS_TO_TRY; i++) {
                try {
                    ServerProcess server = new ServerProcess(kind, directory, Ports.free());
                    Workspace.get().closeAtExit(server);
                    return server;
                } catch (PortTakenException e) {
                    // on to the next port
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + kind.name(), e);
        }
        throw new IllegalStateException(PORTS_TO_TRY + " ports in a row were taken before " + kind.name() + " had one");
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    /** Where the server keeps its files; for the kind that filled it. */
    Path directory() {
        return directory;
    }

    @Override
    public synchronized void kill() {
        Os.killTree(process.toHandle());
        frozen = false;
    }

    @Override
    public synchronized void freeze() {
        Os.stopTree(process.toHandle());
        frozen = true;
    }

    @Override
    public synchronized void thaw() {
        ProcessHandle root = process.toHandle();
        List<Long> below = root.descendants().map(ProcessHandle::pid).toList();
        if (!below.isEmpty()) {
            Os.signal("CONT", below);
        }
        Os.signal("CONT", List.of(root.pid()));
        frozen = false;
    }

    @Override
    public synchronized void restart() {
        kill();
        long deadline = System.nanoTime() + SAME_PORT_TIMEOUT.toNanos();
        while (true) {
            try {
                process = launch();
                return;
            } catch (PortTakenException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("port " + port + " was taken while the server was down", e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot restart " + kind.name(), e);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!frozen && process.isAlive() && !kind.stopSignal().equals("KILL")) {
            Os.signal(kind.stopSignal(), List.of(process.pid()));
            try {
                process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        kill();
        Workspace.get().release(this);
    }

    private Process launch() throws IOException, PortTakenException {
        long logged = Logs.size(log);
        Process started = Spawner.spawn(kind.command(directory, port), kind.stopSignal(), directory, log);
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!ready(started)) {
            if (ended(started)) {
                String said = Logs.after(log, logged).toLowerCase(Locale.ROOT);
                if (said.contains("address already in use")) {
                    throw new PortTakenException(port);
                }
                throw new IOException(kind.name() + " ended with " + started.exitValue() + "\n" + Logs.tail(log));
            }
            if (System.nanoTime() - deadline > 0) {
                Os.killTree(started.toHandle());
                throw new IOException(kind.name() + " did not answer within " + START_TIMEOUT + "\n" + Logs.tail(log));
            }
        }
        return started;
    }

    private boolean ready(Process started) {
        try {
            return kind.ready(directory, port, started.pid()) && started.isAlive();
        } catch (Exception notYet) {
            return false;
        }
    }

    private static boolean ended(Process started) {
        try {
            return started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Os.killTree(started.toHandle());
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a server started", e);
        }
    }

    /** Somebody else listens on the port that was chosen. */
    private static final class PortTakenException extends Exception {
        private static final long serialVersionUID = 1;

        PortTakenException(int port) {
            super("port " + port + " is taken");
        }
    }
}
