package dev.schemawave.benchmarks.bench.locks;

import java.util.ArrayList;
import java.util.List;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Redisson's lock, which it renews by itself. */
final class RedissonMutex implements Mutex {

    private final List<RedissonClient> clients;
    private final RLock lock;

    private RedissonMutex(List<RedissonClient> clients, RLock lock) {
        this.clients = clients;
        this.lock = lock;
    }

    static Mutex single(Place place) {
        RedissonClient client = client(place, place.port());
        return new RedissonMutex(List.of(client), client.getLock(place.name()));
    }

    static Mutex multi(Place place) {
        List<RedissonClient> clients = new ArrayList<>();
        List<RLock> locks = new ArrayList<>();
        for (int port : place.ports()) {
            RedissonClient client = client(place, port);
            clients.add(client);
            locks.add(client.getLock(place.name()));
        }
        return new RedissonMutex(clients, clients.get(0).getMultiLock(locks.toArray(RLock[]::new)));
    }

    private static RedissonClient client(Place place, int port) {
        Config config = new Config();
        config.setThreads(2)
                .setNettyThreads(2)
                .setLockWatchdogTimeout(place.ttl().toMillis());
        config.useSingleServer()
                .setAddress("redis://127.0.0.1:" + port)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(4)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(2);
        return Redisson.create(config);
    }

    @Override
    public void acquire() {
        lock.lock();
    }

    @Override
    public void release() {
        lock.unlock();
    }

    @Override
    public void close() {
        clients.forEach(RedissonClient::shutdown);
    }
}
