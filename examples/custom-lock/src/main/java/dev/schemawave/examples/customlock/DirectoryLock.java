package dev.schemawave.examples.customlock;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Leases as files in a directory, for processes of one machine: a file holds a token, when the lease runs out, and who
 * has it. Whoever reads or changes one locks the file {@code mutex} meanwhile; the system unlocks it when a process dies.
 *
 * <p>Limits: locks of files are not to be relied on across machines, so the directory must not be a network drive. Leases
 * run out by the wall clock of the machine: who sets it forward ends them before their holders know.
 */
public final class DirectoryLock implements DistributedLock {

    /** A file lock excludes other processes, but not other threads of this one. */
    private static final Object THIS_PROCESS = new Object();

    private final Path directory;
    private final TimeSource time;

    DirectoryLock(Path directory, TimeSource time) {
        this.directory = directory;
        this.time = time;
    }

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        Deadline validUntil = Deadline.in(time, ttl); // before the request, never after the answer
        String token =
                UUID.randomUUID().toString(); // anew for each grant: what is proved is this grant, not this client
        return exclusively(() -> {
            if (read(name).isPresent()) {
                return Optional.empty();
            }
            write(name, new Entry(token, time.now().plus(ttl), holder));
            return Optional.of(new FileLease(this, name, token, ttl, validUntil));
        });
    }

    @Override
    public Optional<Holder> holder(LockName name) throws CoordinationException {
        return exclusively(() -> read(name)).map(Entry::holder);
    }

    private record Entry(String token, Instant expires, Holder holder) {}

    private interface Request<T> {
        T answer() throws IOException;
    }

    /** File channels give up on threads that are interrupted, but such a thread must still be able to release. */
    private <T> T exclusively(Request<T> request) throws CoordinationException {
        boolean interrupted = Thread.interrupted();
        synchronized (THIS_PROCESS) {
            try (FileChannel mutex = FileChannel.open(directory.resolve("mutex"), CREATE, WRITE)) {
                mutex.lock(); // until it is closed
                return request.answer();
            } catch (IOException e) { // it could not be found out: never an empty answer
                throw CoordinationException.unreachable("cannot use the directory " + directory + ": " + e, e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** In hexadecimal, because not every file system takes a colon, or tells upper case from lower. */
    private Path file(LockName name) {
        return directory.resolve(HexFormat.of().formatHex(name.value().getBytes(StandardCharsets.UTF_8)));
    }

    /** A lease that has run out is as good as none, even to who had it. */
    private Optional<Entry> read(LockName name) throws IOException {
        if (!Files.exists(file(name))) {
            return Optional.empty();
        }
        String[] parts = Files.readString(file(name)).split("\n", 3);
        Entry entry = new Entry(parts[0], Instant.parse(parts[1]), Holder.decode(parts[2]));
        return Optional.of(entry).filter(present -> time.now().isBefore(present.expires()));
    }

    /** By a rename, so that no crash leaves half an entry. */
    private void write(LockName name, Entry entry) throws IOException {
        Path draft = directory.resolve("draft");
        String text =
                entry.token() + "\n" + entry.expires() + "\n" + entry.holder().encode();
        Files.writeString(draft, text);
        Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private record FileLease(DirectoryLock lock, LockName name, String token, Duration ttl, Deadline validUntil)
            implements Lease {

        @Override
        public Renewal renew(Holder holder) throws CoordinationException {
            Deadline renewed = Deadline.in(lock.time, ttl);
            return lock.exclusively(() -> {
                Optional<Entry> present = lock.read(name);
                if (!present.filter(this::isMine).isPresent()) {
                    return new Renewal.Lost(present.map(Entry::holder));
                }
                lock.write(name, new Entry(token, lock.time.now().plus(ttl), holder));
                return new Renewal.Renewed(renewed);
            });
        }

        @Override
        public void release() throws CoordinationException, LeaseNotHeldException {
            boolean released = lock.exclusively(
                    () -> lock.read(name).filter(this::isMine).isPresent() && Files.deleteIfExists(lock.file(name)));
            if (!released) {
                throw new LeaseNotHeldException(name);
            }
        }

        private boolean isMine(Entry present) {
            return present.token().equals(token);
        }
    }
}
