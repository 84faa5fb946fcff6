package dev.schemawave.lease;

import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;

/**
 * A wait that stays in the backend's queue and yet reports at a growing interval, looks at what peers announce, and ends
 * early when the lease is not needed any more. Everything it does runs on the waiting thread.
 */
public final class PatientWaiter implements Waiter {

    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

    private final TimeSource time;
    private final Deadline deadline;
    private final Desk desk;
    private final Signal signal;
    private final long began;
    private Duration interval = FIRST_INTERVAL;
    private Deadline nextReport;
    private volatile boolean woken;
    private volatile boolean news;
    private volatile boolean over;

    /** What a waiting replica does while it waits. */
    public interface Desk {

        /**
         * Tells people.
         *
         * @param waited for how long so far
         * @throws InterruptedException if the thread is interrupted
         */
        void report(Duration waited) throws InterruptedException;

        /**
         * Looks at what peers have announced.
         *
         * @return true if the lease is not needed any more
         * @throws InterruptedException if the thread is interrupted
         */
        boolean isDecided() throws InterruptedException;

        /**
         * Tells whether announcements come by themselves, through {@link PatientWaiter#announce}.
         *
         * @return false if the desk must be asked after each pause
         */
        boolean isToldOfNews();
    }

    /**
     * Begins to wait.
     *
     * @param time the clock
     * @param patience how long at most
     * @param desk what to do meanwhile
     */
    public PatientWaiter(TimeSource time, Duration patience, Desk desk) {
        this.time = time;
        this.deadline = Deadline.in(time, patience);
        this.desk = desk;
        this.signal = time.newSignal();
        this.began = time.nanos();
        this.nextReport = new Deadline(began);
    }

    @Override
    public boolean isOver() {
        return over || deadline.hasPassed(time);
    }

    @Override
    public void pause(Duration atMost) throws InterruptedException {
        Deadline end = Deadline.in(time, atMost).earlierOf(deadline);
        do {
            reportIfDue();
            if (takeNews() && desk.isDecided()) {
                over = true;
            }
            if (!isOver() && !woken) {
                signal.await(end.earlierOf(nextReport).remaining(time));
            }
        } while (!isOver() && !woken && !end.hasPassed(time));
        woken = false;
        if (!isOver() && (!desk.isToldOfNews() || takeNews())) {
            over = desk.isDecided();
        }
    }

    @Override
    public void wake() {
        woken = true;
        signal.raise();
    }

    /** A peer has announced something: have a look, without leaving the queue. For any thread. */
    public void announce() {
        news = true;
        signal.raise();
    }

    /** The process is to stop: ends the wait. For any thread. */
    public void giveUp() {
        over = true;
        signal.raise();
    }

    /**
     * How long the wait has lasted.
     *
     * @return the time since this waiter was made
     */
    public Duration waited() {
        return Duration.ofNanos(time.nanos() - began);
    }

    private boolean takeNews() {
        if (!news) {
            return false;
        }
        news = false;
        return true;
    }

    private void reportIfDue() throws InterruptedException {
        if (nextReport.hasPassed(time)) {
            desk.report(waited());
            nextReport = Deadline.in(time, interval);
            Duration doubled = interval.multipliedBy(2);
            interval = doubled.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : doubled;
        }
    }
}
