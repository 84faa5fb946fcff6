package dev.schemawave.benchmarks.bench.locks;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.ExponentialBackoffRetry;

/** Curator's lock. */
final class CuratorMutex implements Mutex {

    private final CuratorFramework client;
    private final InterProcessMutex mutex;

    CuratorMutex(Place place) throws InterruptedException {
        client = CuratorFrameworkFactory.builder()
                .connectString("127.0.0.1:" + place.port())
                .sessionTimeoutMs(Math.toIntExact(place.ttl().toMillis()))
                .connectionTimeoutMs(Math.toIntExact(place.ttl().toMillis()))
                .retryPolicy(new ExponentialBackoffRetry(100, 3))
                .build();
        client.start();
        client.blockUntilConnected();
        mutex = new InterProcessMutex(client, "/curator/" + place.name());
    }

    @Override
    public void acquire() throws Exception {
        mutex.acquire();
    }

    @Override
    public void release() throws Exception {
        mutex.release();
    }

    @Override
    public void close() {
        client.close();
    }
}
