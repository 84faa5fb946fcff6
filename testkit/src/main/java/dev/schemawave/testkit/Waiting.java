package dev.schemawave.testkit;

import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A wait on real time that ends by itself after a while, or when the test ends it, and that counts what happens. */
public final class Waiting implements Waiter {

    private static final TimeSource TIME = TimeSource.system();

    private final Signal signal = TIME.newSignal();
    private final Deadline end;
    private final AtomicInteger pauses = new AtomicInteger();
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile boolean over;
    private volatile Duration lastPause = Duration.ZERO;

    private Waiting(Duration longest) {
        this.end = Deadline.in(TIME, longest);
    }

    /**
     * Begins a wait.
     *
     * @param longest how long at most
     * @return the wait
     */
    public static Waiting atMost(Duration longest) {
        return new Waiting(longest);
    }

    /**
     * Lets time pass where a test needs it to.
     *
     * @param duration how much
     * @throws InterruptedException if the thread is interrupted
     */
    public static void pass(Duration duration) throws InterruptedException {
        Signal never = TIME.newSignal();
        Deadline end = Deadline.in(TIME, duration);
        while (!end.hasPassed(TIME)) {
            never.await(end.remaining(TIME));
        }
    }

    /** Ends the wait: the lease is not wanted any more. */
    public void end() {
        over = true;
        signal.raise();
    }

    /**
     * How often the backend has begun to pause.
     *
     * @return the number of pauses
     */
    public int pauses() {
        return pauses.get();
    }

    /**
     * How often the backend has woken this waiter.
     *
     * @return the number of calls
     */
    public int wakes() {
        return wakes.get();
    }

    /**
     * The pause that the backend has asked for last.
     *
     * @return how long at most, zero before the first
     */
    public Duration lastPause() {
        return lastPause;
    }

    /**
     * Whether the last pause was longer than any poll's: the backend relies on waking this waiter.
     *
     * @return true while it sleeps
     */
    public boolean reliesOnBeingWoken() {
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
        wakes.incrementAndGet();
        signal.raise();
    }
}
