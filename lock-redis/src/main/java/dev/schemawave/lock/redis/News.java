package dev.schemawave.lock.redis;

import dev.schemawave.time.TimeSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is told by messages: one subscription a node for all its waiters and watchers, which begins when there is
 * the first of them.
 */
final class News implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(News.class);
    private static final int ID_BYTES = 12;

    private final String client;
    private final AtomicLong lastWait = new AtomicLong();
    private final Map<String, Wait> waits = new ConcurrentHashMap<>();
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final String ledger;
    private final List<Listener> listeners;
    private boolean started;

    News(List<Connector> connectors, Keys keys, TimeSource time, Duration timeout) {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        this.client = HexFormat.of().formatHex(id);
        this.ledger = keys.ledger();
        String own = keys.waiters() + client;
        this.listeners = connectors.stream()
                .map(connector -> new Listener(connector, this, List.of(own, ledger), time, timeout))
                .toList();
    }

    /** A thread's wait for a lock, known to the nodes by its id. */
    final class Wait implements AutoCloseable {

        private final String id = client + ":" + lastWait.incrementAndGet();
        private final AtomicInteger told = new AtomicInteger();
        private final Runnable wake;
        private boolean joined;

        Wait(Runnable wake) {
            this.wake = wake;
        }

        /** The id for the queue, or nothing while the nodes' messages would not arrive. */
        String join() {
            told.set(0);
            joined |= isListening();
            return isListening() ? id : "";
        }

        String id() {
            return id;
        }

        boolean mayBeQueued() {
            return joined;
        }

        /** Whether some nodes have freed the lock and others may be about to. */
        boolean isPartlyTold() {
            return told.get() > 0 && told.get() < listeners.size();
        }

        private void tell() {
            int nodes = told.incrementAndGet();
            if (nodes == 1 || nodes == listeners.size()) {
                wake.run();
            }
        }

        @Override
        public void close() {
            waits.remove(id);
        }
    }

    private record Watcher(Runnable changed, long number) {}

    Wait await(Runnable wake) {
        start();
        Wait wait = new Wait(wake);
        waits.put(wait.id(), wait);
        return wait;
    }

    Runnable watch(Runnable changed) {
        start();
        Watcher watcher = new Watcher(changed, lastWait.incrementAndGet());
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Whether a majority of the nodes would tell. */
    boolean isListening() {
        return listeners.stream().filter(Listener::isListening).count() > listeners.size() / 2;
    }

    void tell(String channel, String message) {
        if (channel.equals(ledger)) {
            watchers.forEach(watcher -> run(watcher.changed()));
        } else {
            Wait wait = waits.get(message);
            if (wait != null) {
                run(wait::tell);
            }
        }
    }

    /** Something may have been missed, or will be. */
    void tellAll() {
        watchers.forEach(watcher -> run(watcher.changed()));
        waits.values().forEach(wait -> run(wait.wake));
    }

    private static void run(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException e) {
            log.warn("Somebody could not be told of news in Redis", e);
        }
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            listeners.forEach(Listener::start);
        }
    }

    @Override
    public synchronized void close() {
        started = true;
        listeners.forEach(Listener::close);
    }
}
