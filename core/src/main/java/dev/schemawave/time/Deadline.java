package dev.schemawave.time;

import java.time.Duration;

/**
 * A moment of this process's monotonic clock. Means nothing to another process.
 *
 * @param nanos the moment, on the scale of {@link TimeSource#nanos}
 */
public record Deadline(long nanos) {

    /**
     * The moment that lies a duration ahead.
     *
     * @param time the clock
     * @param ahead how far; for a lease, take the deadline before the request is sent, never after the answer
     * @return the deadline
     */
    public static Deadline in(TimeSource time, Duration ahead) {
        return new Deadline(time.nanos() + ahead.toNanos());
    }

    /**
     * The time that is left.
     *
     * @param time the clock that made this deadline
     * @return zero once the deadline has passed
     */
    public Duration remaining(TimeSource time) {
        return Duration.ofNanos(Math.max(0, nanos - time.nanos()));
    }

    /**
     * Tells whether nothing is left.
     *
     * @param time the clock that made this deadline
     * @return true from the deadline on
     */
    public boolean hasPassed(TimeSource time) {
        return nanos - time.nanos() <= 0;
    }

    /**
     * The earlier of two moments.
     *
     * @param other the other one
     * @return this or the other
     */
    public Deadline earlierOf(Deadline other) {
        return nanos - other.nanos <= 0 ? this : other;
    }
}
