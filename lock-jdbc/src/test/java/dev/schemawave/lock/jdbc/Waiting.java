package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A wait that ends by itself after a while, or when the test ends it. */
final class Waiting implements Waiter {

    private static final TimeSource TIME = TimeSource.system();

    private final Signal signal = TIME.newSignal();
    private final Deadline end;
    private final AtomicInteger pauses = new AtomicInteger();
    private volatile boolean over;
    private volatile Duration lastPause = Duration.ZERO;

    private Waiting(Duration longest) {
        this.end = Deadline.in(TIME, longest);
    }

    static Waiting atMost(Duration longest) {
        return new Waiting(longest);
    }

    /** Lets time pass where a test needs it to. */
    static void pass(Duration duration) throws InterruptedException {
        TIME.newSignal().await(duration);
    }

    void end() {
        over = true;
        signal.raise();
    }

    int pauses() {
        return pauses.get();
    }

    /** Whether the last pause was longer than any poll's: the waiter relies on being woken. */
    boolean reliesOnBeingWoken() {
        return lastPause.compareTo(DistributedLock.LONGEST_POLL) > 0;
    }

    @Override
    public boolean isOver() {
        return over || end.hasPassed(TIME);
    }

    @Override
    public void pause(Duration atMost) throws InterruptedException {
        lastPause = atMost;
        pauses.incrementAndGet();
        Duration left = end.remaining(TIME);
        signal.await(atMost.compareTo(left) < 0 ? atMost : left);
    }

    @Override
    public void wake() {
        signal.raise();
    }
}
