package dev.schemawave.benchmarks.bench.locks;

import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Secret;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A lease of Schemawave, by the interface that its core uses. */
final class OurMutex implements Mutex {

    private static final Duration REQUEST = Duration.ofSeconds(5);

    private final Coordination coordination;
    private final LockName name;
    private final Duration ttl;
    private final Holder holder;
    private @Nullable Lease lease;
    private @Nullable ScheduledExecutorService keeper;

    private OurMutex(Coordination coordination, Place place) {
        this.coordination = coordination;
        this.name = new LockName(place.name());
        this.ttl = place.ttl();
        this.holder = new Holder(
                new LedgerKey("bench", LedgerKey.MAIN),
                "bench",
                ProcessHandle.current().pid(),
                TimeSource.system().now(),
                "");
    }

    static Mutex open(String scheme, Place place) throws IOException {
        CoordinationProvider provider = ServiceLoader.load(CoordinationProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.schemes().contains(scheme))
                .findFirst()
                .orElseThrow();
        boolean database = scheme.equals("jdbc");
        CoordinationProvider.Settings settings = new CoordinationProvider.Settings(
                Optional.of(database ? place.jdbcUrl() : url(scheme, place)),
                database ? Optional.of(place.database().get(1)) : Optional.empty(),
                database ? Optional.of(new Secret(place.database().get(2))) : Optional.empty(),
                "bench",
                REQUEST,
                // No backend here uses the migrated database.
                new DriverDataSource("jdbc:none:", Optional.empty(), Optional.empty()),
                TimeSource.system());
        try {
            return new OurMutex(provider.open(settings), place);
        } catch (CoordinationException e) {
            throw new IOException(e);
        }
    }

    private static String url(String scheme, Place place) {
        String hosts = place.ports().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        return scheme + "://" + hosts + (scheme.equals("zookeeper") ? "/bench" : "");
    }

    @Override
    public void acquire() throws CoordinationException, InterruptedException {
        lease = coordination.lock().acquire(name, holder, ttl, new Patient()).orElseThrow();
    }

    @Override
    public void release() throws CoordinationException, LeaseNotHeldException {
        Lease held = lease;
        lease = null;
        if (held != null) {
            held.release();
        }
    }

    @Override
    public void keep() {
        Lease held = lease;
        if (held != null) {
            keeper = Executors.newSingleThreadScheduledExecutor();
            long third = ttl.toMillis() / 3;
            Future<?> unused = keeper.scheduleAtFixedRate(() -> renew(held), third, third, TimeUnit.MILLISECONDS);
        }
    }

    private void renew(Lease held) {
        try {
            held.renew(holder);
        } catch (CoordinationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (keeper != null) {
            keeper.shutdownNow();
        }
        coordination.close();
    }

    /** Waits as long as it takes, within reason. */
    private static final class Patient implements Waiter {

        private static final Duration LONGEST = Duration.ofMinutes(5);

        private final Signal signal = TimeSource.system().newSignal();
        private final Deadline end = Deadline.in(TimeSource.system(), LONGEST);

        @Override
        public boolean isOver() {
            return end.hasPassed(TimeSource.system());
        }

        @Override
        public void pause(Duration atMost) throws InterruptedException {
            signal.await(atMost);
        }

        @Override
        public void wake() {
            signal.raise();
        }
    }
}
