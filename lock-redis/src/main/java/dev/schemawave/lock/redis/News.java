package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger.Watch;
import dev.schemawave.spi.Topics;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.DaemonThreads;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/**
 * What a client is told by messages, each of which names a topic: one subscription a node for all its waiters and watchers,
 * which begins when the first of them has to wait. A subscription that ended, or was silent for so long that it may have
 * ended, is replaced, and everybody is told because messages may have been lost.
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
    private final ExecutorService threads = Executors.newCachedThreadPool(new DaemonThreads("schemawave-redis-news"));
    private final Map<Connector, Connection> subscriptions = new ConcurrentHashMap<>();
    private final Topics topics = new Topics();
    private boolean started;

    News(List<Connector> connectors, List<String> channels, TimeSource time, Duration timeout) {
        this.connectors = connectors;
        this.channels = channels.toArray(String[]::new);
        this.time = time;
        this.timeout = timeout;
    }

    /** Has somebody told of a topic, once it is listened to. */
    Watch on(String topic, Runnable told) {
        return topics.on(topic, told);
    }

    /** Begins to listen, unless that has begun before. Everybody is told when it has. */
    synchronized void listen() {
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
            subscriptions.put(connector, connection);
            topics.tellAll();
            while (!threads.isShutdown()) {
                topics.tell(Wire.text(((List<?>) connection.getOne()).get(2)));
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

    @Override
    public synchronized void close() {
        started = true;
        threads.shutdownNow();
        subscriptions.values().forEach(Connector::disconnect);
    }
}
