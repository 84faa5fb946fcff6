package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What a client is told by messages, each of which names a topic: one subscription a node for all its waiters and watchers,
 * which begins when there is the first of them. A subscription that ended, or was silent for so long that it may have ended,
 * is replaced, and everybody is told because messages may have been lost.
 */
final class News implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(News.class);

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    private final List<Connector> connectors;
    private final String[] channels;
    private final TimeSource time;
    private final Duration timeout;
    private final ExecutorService threads;
    private final Set<Connection> subscriptions = ConcurrentHashMap.newKeySet();
    private final Set<Interest> interests = ConcurrentHashMap.newKeySet();
    private boolean started;

    private record Interest(String topic, Runnable told, Object identity) {}

    /** Will listen to a channel for this client alone, and to one for all. */
    News(List<Connector> connectors, String own, String common, TimeSource time, Duration timeout) {
        this.connectors = connectors;
        this.channels = new String[] {own, common};
        this.time = time;
        this.timeout = timeout;
        this.threads = Connector.threads("schemawave-redis-news", connectors.size());
    }

    /**
     * Asks to be told of a topic.
     *
     * @return ends that
     */
    Runnable on(String topic, Runnable told) {
        Interest interest = new Interest(topic, told, new Object());
        interests.add(interest);
        start();
        return () -> interests.remove(interest);
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            connectors.forEach(connector -> threads.execute(() -> run(connector)));
        }
    }

    private void run(Connector connector) {
        Backoff retries = new Backoff(ThreadLocalRandom.current(), FIRST_RETRY, LONGEST_RETRY);
        try {
            while (!threads.isShutdown()) {
                listen(connector, retries);
                time.newSignal().await(retries.next());
            }
        } catch (InterruptedException closed) {
            log.debug("No longer listening to {}", connector.address());
        }
    }

    private void listen(Connector connector, Backoff retries) {
        try (Connection connection = connector.open(timeout)) {
            connection.sendCommand(Command.SUBSCRIBE, channels);
            connection.getMany(channels.length);
            connection.setSoTimeout(Connector.millis(LONGEST_SILENCE));
            retries.reset();
            subscriptions.add(connection);
            try {
                tell(interest -> true);
                while (!threads.isShutdown()) {
                    String topic = Wire.text(((List<?>) connection.getOne()).get(2));
                    tell(interest -> interest.topic().equals(topic));
                }
            } finally {
                subscriptions.remove(connection);
            }
        } catch (RuntimeException | LinkageError e) {
            CoordinationException fault = connector.fault("be told of news", e);
            if (fault.isTransient()) {
                log.debug("A subscription has ended or could not begin", fault);
            } else {
                log.warn("Waiting replicas are told of nothing and look by themselves: {}", fault.getMessage());
            }
        }
    }

    private void tell(Predicate<Interest> whom) {
        interests.stream().filter(whom).forEach(interest -> interest.told().run());
    }

    @Override
    public synchronized void close() {
        started = true;
        threads.shutdownNow();
        for (Connection subscription : subscriptions) {
            try {
                subscription.disconnect();
            } catch (JedisException alreadyGone) {
                log.debug("A subscription had ended before it was closed", alreadyGone);
            }
        }
    }
}
