package dev.schemawave.time;

import java.time.Instant;

/**
 * Tells the time and makes the signals that threads wait for. Safe for use by many threads.
 *
 * <p>{@link #nanos} is for deadlines: it never jumps. {@link #now} is for people: it is shown and stored, never compared
 * with another machine's.
 */
public interface TimeSource {

    /**
     * The monotonic clock of this process.
     *
     * @return nanoseconds since an arbitrary moment, as {@link System#nanoTime}
     */
    long nanos();

    /**
     * The wall clock.
     *
     * @return the moment to show to people
     */
    Instant now();

    /**
     * Makes a signal whose waits run on this time.
     *
     * @return a signal that is not raised
     */
    Signal newSignal();

    /**
     * The clocks of the machine.
     *
     * @return the time source that everything outside tests uses
     */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
