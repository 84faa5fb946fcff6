package dev.schemawave.spi;

import java.time.Duration;

/**
 * One replica's wait for a lease, given by the core to {@link DistributedLock#acquire}. While a backend pauses here, the
 * core tells people whom the replica waits for and looks whether a peer has made the wait needless.
 */
public interface Waiter {

    /**
     * Tells whether the lease is no longer wanted: the deadline has passed, a peer has done the work, or the process is
     * to stop.
     *
     * @return true from then on
     */
    boolean isOver();

    /**
     * Blocks the waiting thread until it is woken, the wait is over, or the time has passed. The only way for a backend to
     * wait.
     *
     * @param atMost how long
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void pause(Duration atMost) throws InterruptedException;

    /** Ends the current or else the next pause: it is worth asking again. For any thread; never blocks. */
    void wake();
}
