package dev.schemawave.benchmarks.bench.locks;

import java.util.List;
import java.util.UUID;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/** What everybody writes first. */
final class JedisMutex implements Mutex {

    private static final String DELETE_OWN =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

    private final Jedis jedis;
    private final Place place;
    private final String token = UUID.randomUUID().toString();

    JedisMutex(Place place) {
        this.place = place;
        this.jedis = new Jedis("127.0.0.1", place.port());
    }

    @Override
    public void acquire() throws InterruptedException {
        SetParams ifFree = SetParams.setParams().nx().px(place.ttl().toMillis());
        while (jedis.set(place.name(), token, ifFree) == null) {
            Pause.betweenPolls();
        }
    }

    @Override
    public void release() {
        jedis.eval(DELETE_OWN, List.of(place.name()), List.of(token));
    }

    @Override
    public void close() {
        jedis.close();
    }
}
