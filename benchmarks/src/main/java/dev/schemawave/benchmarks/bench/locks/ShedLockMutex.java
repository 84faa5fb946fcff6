package dev.schemawave.benchmarks.bench.locks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbc.JdbcLockProvider;

/** ShedLock by plain JDBC, on a pool, as its manual shows it. */
final class ShedLockMutex implements Mutex {

    private final HikariDataSource pool;
    private final JdbcLockProvider provider;
    private final Place place;
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor();
    private Optional<SimpleLock> lock = Optional.empty();

    ShedLockMutex(Place place) {
        this.place = place;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(place.jdbcUrl());
        config.setUsername(place.database().get(1));
        config.setPassword(place.database().get(2));
        config.setMaximumPoolSize(2);
        pool = new HikariDataSource(config);
        provider = new JdbcLockProvider(pool);
    }

    @Override
    public void acquire() throws InterruptedException {
        lock = tryAcquire();
        while (lock.isEmpty()) {
            Pause.betweenPolls();
            lock = tryAcquire();
        }
    }

    private Optional<SimpleLock> tryAcquire() {
        return provider.lock(new LockConfiguration(Instant.now(), place.name(), place.ttl(), Duration.ZERO));
    }

    @Override
    public void release() {
        lock.orElseThrow().unlock();
    }

    @Override
    public void keep() {
        long third = place.ttl().toMillis() / 3;
        Future<?> unused = keeper.scheduleAtFixedRate(
                () -> lock = lock.flatMap(held -> held.extend(place.ttl(), Duration.ZERO)),
                third,
                third,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        keeper.shutdownNow();
        pool.close();
    }
}
