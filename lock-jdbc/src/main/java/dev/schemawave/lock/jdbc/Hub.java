package dev.schemawave.lock.jdbc;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.DaemonThreads;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one listening connection that a process has to a database, shared by all clients of that database, and the daemon
 * thread that reads it. Both end when the last client leaves.
 *
 * <p>While there is no connection the thread looks for one at growing intervals; waiters for locks then poll, and watchers
 * of the ledger are told at short intervals that something may have changed.
 */
final class Hub {

    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    /** How soon the thread notices that it is to end. Costs no packet. */
    private static final Duration SLICE = Duration.ofMillis(500);

    /** After how many silent slices the connection is tried: a quarter of a minute. */
    private static final int SILENT_SLICES = 30;

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private static final Map<Object, Hub> OPEN = new HashMap<>();

    private final ConnectionSource source;
    private final Secrets secrets;
    private final TimeSource time;
    private final Duration timeout;
    private final Signal stop;
    private final Subscriptions subscriptions = new Subscriptions();
    private int clients;
    private volatile boolean stopped;
    private volatile boolean listening;

    private Hub(ConnectionSource source, Secrets secrets, TimeSource time, Duration timeout) {
        this.source = source;
        this.secrets = secrets;
        this.time = time;
        this.timeout = timeout;
        this.stop = time.newSignal();
    }

    /** Enters the hub of the source's database, the first one opening it. */
    static Hub join(ConnectionSource source, Secrets secrets, TimeSource time, Duration timeout) {
        synchronized (OPEN) {
            Hub hub = OPEN.get(source.identity());
            if (hub == null) {
                hub = new Hub(source.another(), secrets, time, timeout);
                OPEN.put(source.identity(), hub);
                new DaemonThreads("schemawave-lock-listen").newThread(hub::run).start();
            }
            hub.clients++;
            return hub;
        }
    }

    /** Leaves; the last one ends it. */
    void leave() {
        synchronized (OPEN) {
            clients--;
            if (clients == 0) {
                OPEN.remove(source.identity());
                stopped = true;
                stop.raise();
            }
        }
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    boolean isListening() {
        return listening;
    }

    private void run() {
        Backoff retries = new Backoff(ThreadLocalRandom.current(), FIRST_RETRY, LONGEST_RETRY);
        boolean toldPeople = false;
        try {
            while (!stopped) {
                try {
                    listen(retries);
                } catch (SQLException | RuntimeException | LinkageError e) {
                    toldPeople = tellPeople(e, toldPeople && !listening);
                } finally {
                    endListening();
                }
                pause(retries.next());
            }
        } catch (InterruptedException e) {
            log.warn("The listening thread of {} was interrupted; waiting replicas poll from now on", source);
        } finally {
            source.close();
        }
    }

    private void listen(Backoff retries) throws SQLException {
        try (Borrowed borrowed = Borrowed.from(source, timeout)) {
            Notifications notifications = Notifications.begin(borrowed.connection());
            listening = true;
            retries.reset();
            subscriptions.tellAll();
            int silent = 0;
            while (!stopped) {
                List<String> topics = notifications.next(SLICE);
                topics.forEach(subscriptions::tell);
                silent = topics.isEmpty() ? silent + 1 : 0;
                if (silent == SILENT_SLICES) {
                    notifications.check();
                    silent = 0;
                }
            }
            notifications.end();
        }
    }

    /** Waiters sleep long while they rely on being told, and must know when that ends. */
    private void endListening() {
        if (listening) {
            listening = false;
            subscriptions.tellAll();
        }
    }

    private void pause(Duration pause) throws InterruptedException {
        Deadline end = Deadline.in(time, pause);
        Backoff hints =
                new Backoff(ThreadLocalRandom.current(), DistributedLock.FIRST_POLL, DistributedLock.LONGEST_POLL);
        while (!stopped && !end.hasPassed(time)) {
            Duration hint = hints.next();
            Duration left = end.remaining(time);
            stop.await(hint.compareTo(left) < 0 ? hint : left);
            subscriptions.tellWatchers();
        }
    }

    /** Once for each time that listening ends or cannot begin; repetitions are for those who look closely. */
    private boolean tellPeople(Throwable reason, boolean again) {
        String text = secrets.scrub(reason.getMessage());
        if (again) {
            log.debug("Still no connection that tells of news in {}: {}", source, text);
        } else {
            log.info("Nothing tells of news in {} at present, waiting replicas poll: {}", source, text);
        }
        return true;
    }
}
