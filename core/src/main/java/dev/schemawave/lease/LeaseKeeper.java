package dev.schemawave.lease;

import dev.schemawave.model.Holder;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Renews a lease, and knows at every moment whether it is still held, without asking anybody.
 *
 * <p>Two daemon threads: one renews and may block in the backend; one only watches the clock, so that a loss is told on
 * time even while a renewal hangs or right after the whole process was frozen. Safe for use by many threads.
 */
public final class LeaseKeeper implements AutoCloseable {

    private static final Duration USUAL_REST = Duration.ofSeconds(1);

    private final Lease lease;
    private final Duration renewEvery;
    private final TimeSource time;
    private final Watcher watcher;
    private final LeaseStatus status;
    private final Signal renewNow;
    private final Signal clockNow;
    private final Signal stateChanged;

    /** Held while the backend is asked, so that no renewal crosses or follows the release. */
    private final ReentrantLock backend = new ReentrantLock();

    private volatile Holder holder;
    private volatile boolean urgent;

    /** Is told of changes, from the keeper's threads; must return at once. */
    public interface Watcher {

        /**
         * The state has changed.
         *
         * @param now the new state
         * @param reason what is known
         */
        void changed(LeaseState now, String reason);

        /** A renewal has come, as it does at a steady beat. */
        void renewed();

        /**
         * A renewal was refused, or the backend could not be asked.
         *
         * @param reason what is known
         */
        void notRenewed(String reason);

        /**
         * The lease was not given back in order; it runs out by itself.
         *
         * @param reason what is known
         */
        void notReleased(String reason);
    }

    /**
     * Takes a lease into keeping and starts to renew it.
     *
     * @param lease a lease that was just granted
     * @param holder how the holder is shown to others
     * @param ttl the time to live that was asked for
     * @param renewEvery how often to renew; at most half the ttl
     * @param time the clock
     * @param watcher is told of changes
     */
    public LeaseKeeper(
            Lease lease, Holder holder, Duration ttl, Duration renewEvery, TimeSource time, Watcher watcher) {
        this.lease = lease;
        this.holder = holder;
        this.renewEvery = renewEvery;
        this.time = time;
        this.watcher = watcher;
        this.renewNow = time.newSignal();
        this.clockNow = time.newSignal();
        this.stateChanged = time.newSignal();
        this.status = new LeaseStatus(time, lease.validUntil(), ttl);
        lease.onDoubt(this::doubt);
        start("schemawave-renewal", this::renewUntilClosed);
        start("schemawave-lease-clock", this::watchUntilClosed);
    }

    /**
     * What is known now, by the local clock alone.
     *
     * @return never {@link LeaseState#HELD} once the deadline has passed
     */
    public LeaseState state() {
        return status.state();
    }

    /**
     * Waits while the lease is uncertain. For one thread at a time.
     *
     * @return {@link LeaseState#HELD} or {@link LeaseState#LOST}
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public LeaseState awaitCertainty() throws InterruptedException {
        LeaseState now = state();
        while (now == LeaseState.UNCERTAIN) {
            stateChanged.await(status.validUntil().remaining(time));
            now = state();
        }
        return now;
    }

    /**
     * Has the backend confirm the lease, by a renewal that begins after this call. For one thread at a time.
     *
     * @return {@link LeaseState#HELD} or {@link LeaseState#LOST}
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public LeaseState prove() throws InterruptedException {
        LeaseState now = state();
        while (now != LeaseState.LOST && !renew()) {
            now = awaitCertainty();
        }
        return state() == LeaseState.HELD ? LeaseState.HELD : awaitCertainty();
    }

    /**
     * Why the lease is uncertain or lost.
     *
     * @return what is known, empty while the lease is held
     */
    public String reason() {
        return status.reason();
    }

    /**
     * Changes what others see of this holder: a renewal tells them soon, at most one a second.
     *
     * @param activity what it is doing
     */
    public void show(String activity) {
        holder = holder.doing(activity);
        renewNow.raise();
    }

    /** Ends the renewal and gives the lease back. Never throws: what goes wrong is told to the watcher. */
    @Override
    public void close() {
        if (!status.end()) {
            return;
        }
        renewNow.raise();
        clockNow.raise();
        backend.lock();
        try {
            if (state() != LeaseState.LOST) {
                lease.release();
            }
        } catch (CoordinationException | LeaseNotHeldException | RuntimeException e) {
            watcher.notReleased(String.valueOf(e.getMessage()));
        } finally {
            backend.unlock();
        }
    }

    private void renewUntilClosed() {
        try {
            Duration retry = renewEvery.dividedBy(4);
            Duration rest = retry.compareTo(USUAL_REST) < 0 ? retry : USUAL_REST;
            Duration pause = renewEvery;
            Deadline rested = Deadline.in(time, rest);
            while (status.isKept()) {
                renewNow.await(pause);
                while (!urgent && status.isKept() && !rested.hasPassed(time)) {
                    renewNow.await(rested.remaining(time));
                }
                urgent = false;
                rested = Deadline.in(time, rest);
                pause = renew() ? renewEvery : retry;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean renew() {
        backend.lock();
        try {
            if (!status.isKept()) {
                return true;
            }
            Renewal renewal = lease.renew(holder);
            if (renewal instanceof Renewal.Renewed renewed) {
                prolong(renewed.validUntil());
            } else if (renewal instanceof Renewal.Lost lost) {
                refuse(
                        LeaseState.LOST,
                        "the lease is "
                                + lost.successor().map(who -> "held by " + who).orElse("no longer this replica's"));
            }
            return true;
        } catch (CoordinationException | RuntimeException e) {
            refuse(LeaseState.UNCERTAIN, "the lease could not be renewed: " + e.getMessage());
            return false;
        } finally {
            backend.unlock();
        }
    }

    private void refuse(LeaseState to, String why) {
        change(to, why);
        watcher.notRenewed(why);
    }

    private void watchUntilClosed() {
        try {
            while (status.isKept()) {
                LeaseState now = state();
                if (now == LeaseState.LOST) {
                    judge(LeaseState.LOST, "the lease ran out before it could be renewed");
                } else if (now == LeaseState.UNCERTAIN) {
                    judge(LeaseState.UNCERTAIN, "a renewal of the lease is late");
                    clockNow.await(status.validUntil().remaining(time));
                } else {
                    clockNow.await(status.lateFrom().remaining(time));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void doubt() {
        change(LeaseState.UNCERTAIN, "the connection to the coordination service is in doubt");
        urgent = true;
        renewNow.raise();
    }

    private void prolong(Deadline until) {
        if (status.prolong(until)) {
            watcher.changed(LeaseState.HELD, "renewed");
        }
        watcher.renewed();
        clockNow.raise();
        stateChanged.raise();
    }

    private void judge(LeaseState seen, String why) {
        if (status.judge(seen, why)) {
            tell(seen);
        }
    }

    private void change(LeaseState to, String why) {
        if (status.change(to, why)) {
            tell(to);
        }
    }

    private void tell(LeaseState now) {
        watcher.changed(now, status.reason());
        clockNow.raise();
        stateChanged.raise();
        if (now == LeaseState.LOST) {
            renewNow.raise();
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
