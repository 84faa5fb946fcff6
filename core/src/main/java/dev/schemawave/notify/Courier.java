package dev.schemawave.notify;

import dev.schemawave.spi.NotificationException;
import dev.schemawave.spi.Notifier;
import dev.schemawave.time.Backoff;
import dev.schemawave.time.DaemonThreads;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings messages to one kind of channel, one after another, on a daemon thread that is there while there are some. */
final class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int CAPACITY = 100;
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private final Notifier notifier;
    private final TimeSource time;
    private final Pending pending;
    private final Consumer<Parcel> delivered;
    private final ThreadPoolExecutor thread;

    Courier(String kind, Notifier notifier, TimeSource time, Pending pending, Consumer<Parcel> delivered) {
        this.notifier = notifier;
        this.time = time;
        this.pending = pending;
        this.delivered = delivered;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(CAPACITY),
                new DaemonThreads("schemawave-notify-" + kind));
        thread.allowCoreThreadTimeOut(true);
    }

    /** Takes a parcel and returns at once. What it cannot take, another replica finds in the ledger. */
    void take(Parcel parcel) {
        pending.add();
        try {
            thread.execute(() -> bring(parcel));
        } catch (RejectedExecutionException e) {
            pending.done();
            missed(parcel, CAPACITY + " other messages wait to be sent");
        }
    }

    private void bring(Parcel parcel) {
        try {
            insist(parcel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            missed(parcel, "the notifier failed with " + e.getClass().getName());
            LOG.debug("The notifier of {} failed", parcel.kind(), e);
        } finally {
            pending.done();
        }
    }

    private void insist(Parcel parcel) throws InterruptedException {
        Backoff backoff = new Backoff(ThreadLocalRandom.current(), FIRST_PAUSE, LONGEST_PAUSE);
        String reason = "earlier messages took too long";
        int tries = 0;
        while (!parcel.until().hasPassed(time)) {
            try {
                tries++;
                notifier.send(parcel.message());
                delivered.accept(parcel);
                return;
            } catch (NotificationException e) {
                reason = e.getMessage() + ", tried " + tries + (tries == 1 ? " time" : " times");
                if (!e.isTransient()) {
                    break;
                }
                Duration asked = e.retryAfter().orElse(Duration.ZERO);
                Duration pause = backoff.next();
                Duration left = parcel.until().remaining(time);
                Duration wanted = asked.compareTo(pause) > 0 ? asked : pause;
                time.newSignal().await(wanted.compareTo(left) < 0 ? wanted : left);
            }
        }
        missed(parcel, reason);
    }

    /** Once for each message; what it says, and where it was to go, is not logged. */
    private static void missed(Parcel parcel, String reason) {
        LOG.warn(
                "[{}] could not tell {} of '{}': {}",
                parcel.message().service(),
                parcel.kind(),
                parcel.message().event(),
                reason);
    }
}
