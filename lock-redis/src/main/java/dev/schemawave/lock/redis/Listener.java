package dev.schemawave.lock.redis;

import dev.schemawave.time.Backoff;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The subscription at one node and the daemon thread that reads it. A connection that ended, or was silent for so long that
 * it may have ended, is replaced, and everybody is told once afterwards because messages may have been lost.
 */
final class Listener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    private final Connector connector;
    private final News news;
    private final String[] channels;
    private final Duration timeout;
    private final Signal stop;
    private final Backoff retries = new Backoff(ThreadLocalRandom.current(), FIRST_RETRY, LONGEST_RETRY);
    private volatile @Nullable Connection connection;
    private volatile boolean listening;
    private volatile boolean stopped;

    Listener(Connector connector, News news, List<String> channels, TimeSource time, Duration timeout) {
        this.connector = connector;
        this.news = news;
        this.channels = channels.toArray(String[]::new);
        this.timeout = timeout;
        this.stop = time.newSignal();
    }

    void start() {
        Thread thread = new Thread(this::run, "schemawave-redis-listen-" + connector.address());
        thread.setDaemon(true);
        thread.start();
    }

    boolean isListening() {
        return listening;
    }

    private void run() {
        try {
            while (!stopped) {
                if (!listen()) {
                    miss();
                }
                stop.await(retries.next());
            }
        } catch (InterruptedException e) {
            log.warn("The thread that listens to {} was interrupted; waiting replicas poll from now on", connector, e);
        } finally {
            miss();
        }
    }

    /** Waiters sleep long while they rely on being told, and must know when that ends. */
    private void miss() {
        if (listening) {
            listening = false;
            news.tellAll();
        }
    }

    /** Returns when the connection has ended: whether there was one. */
    private boolean listen() {
        boolean subscribed = false;
        try {
            Connection opened = connector.open(timeout);
            connection = opened;
            try {
                subscribe(opened);
                subscribed = true;
                listening = true;
                retries.reset();
                news.tellAll();
                while (!stopped) {
                    List<?> message = (List<?>) opened.getOne();
                    news.tell(Request.text(message.get(1)), Request.text(message.get(2)));
                }
            } finally {
                opened.disconnect();
            }
        } catch (JedisConnectionException e) {
            log.debug("The subscription at {} has ended", connector.address(), e);
        } catch (JedisException | ClassCastException | LinkageError e) {
            log.warn(
                    "Redis at {} tells of no news, waiting replicas poll: {}",
                    connector.address(),
                    connector.secrets().scrub(e.getMessage()));
            return false;
        }
        return subscribed;
    }

    private void subscribe(Connection opened) {
        opened.setSoTimeout(Connector.millis(timeout));
        opened.sendCommand(Command.SUBSCRIBE, channels);
        for (int i = 0; i < channels.length; i++) {
            opened.getOne();
        }
        opened.setSoTimeout(Connector.millis(LONGEST_SILENCE));
    }

    @Override
    public void close() {
        stopped = true;
        stop.raise();
        Connection open = connection;
        if (open != null) {
            try {
                open.disconnect();
            } catch (JedisException alreadyGone) {
                return;
            }
        }
    }
}
