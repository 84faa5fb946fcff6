package dev.schemawave.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The directories of the servers. Below {@code schemawave-servers-<uid>}: what all JVMs of a user share (unpacked
 * binaries, template data), and {@code run/jvm-*}, one for each JVM, which holds a file lock in it as long as it lives.
 * Those whose lock is free are deleted when another JVM starts.
 */
final class Workspace {

    private static final String OWNER_LOCK = "owner.lock";
    private static final int STALE_AT_ONCE = 32;

    private static @Nullable Workspace instance;

    private final Path base;
    private final Path own;
    private final FileLock ownLock;
    private final Set<ServerProcess> servers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    private Workspace() throws IOException {
        base = prepareBase();
        Path run = directory(base.resolve("run"));
        try (FileChannel channel = openLock(run.resolve("run.lock"));
                FileLock guard = channel.lock()) {
            assert guard.isValid();
            String self = "jvm-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
            deleteStale(run);
            own = directory(run.resolve(self));
            ownLock = openLock(own.resolve(OWNER_LOCK)).lock();
        }
        Watchdog.watch(own);
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "schemawave-servers-shutdown"));
    }

    static synchronized Workspace get() {
        if (instance == null) {
            try {
                instance = new Workspace();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot prepare the directories of test servers", e);
            }
        }
        return instance;
    }

    /** What all JVMs of this user share. */
    Path base() {
        return base;
    }

    /** A new directory, owned by the user that servers run as. */
    Path newServerDirectory(String name) throws IOException {
        Path directory = directory(own.resolve(name + "-" + count.incrementAndGet()));
        Os.giveToServerUser(directory);
        return directory;
    }

    void closeAtExit(ServerProcess server) {
        servers.add(server);
    }

    /** Forgets a server that has ended, and deletes its files. */
    void release(ServerProcess server) {
        servers.remove(server);
        Trees.delete(server.directory());
    }

    private void closeAll() {
        new ArrayList<>(servers).forEach(ServerProcess::close);
        try {
            ownLock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Trees.delete(own);
    }

    private static Path prepareBase() throws IOException {
        int uid = Os.uid();
        Path base = parent().resolve("schemawave-servers-" + uid);
        Files.createDirectories(base.getParent());
        directory(base);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(base);
        if (Os.ownerOf(base) != uid || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IllegalStateException(
                    base + " belongs to somebody else; delete it, or name another place with" + " -Dtest.servers.dir");
        }
        return base.toRealPath();
    }

    private static Path parent() {
        String configured = System.getProperty("test.servers.dir");
        Path parent = Path.of(configured != null ? configured : System.getProperty("java.io.tmpdir"))
                .toAbsolutePath();
        return configured != null || !Os.root() || openToAll(parent) ? parent : Path.of("/tmp");
    }

    /** Whether the servers, which do not run as root, can get there. */
    private static boolean openToAll(Path directory) {
        try {
            for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
                if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes sure of a directory that others can pass through, whatever the umask: servers have another user. */
    static Path directory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return path;
    }

    static FileChannel openLock(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void deleteStale(Path run) throws IOException {
        List<Path> stale = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(run, "jvm-*")) {
            all.forEach(stale::add);
        }
        stale.stream().limit(STALE_AT_ONCE).forEach(Workspace::deleteIfOrphan);
    }

    private static void deleteIfOrphan(Path directory) {
        try (FileChannel channel = openLock(directory.resolve(OWNER_LOCK));
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Trees.delete(directory);
            }
        } catch (IOException | UncheckedIOException stillBusy) {
            // its servers are just ending, or somebody else deletes it: left to the next start
        }
    }
}
