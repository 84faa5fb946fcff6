package dev.schemawave.time;

import java.time.Duration;

/**
 * Something that one thread waits for and others raise. A signal raised while nobody waits is kept for the next wait;
 * raised twice, it is kept once.
 */
public interface Signal {

    /** Wakes the thread that waits, or lets the next wait return at once. Never blocks. */
    void raise();

    /**
     * Waits until the signal is raised, and takes it down.
     *
     * @param atMost how long; not positive means only to look
     * @return true if the signal was raised, false if the time was over
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean await(Duration atMost) throws InterruptedException;
}
