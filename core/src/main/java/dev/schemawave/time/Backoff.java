package dev.schemawave.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries that grow and are never the same for two processes. For one thread.
 *
 * <p>Each pause is drawn evenly from half the current bound to the bound, so that contenders spread out and no pause is
 * close to nothing.
 */
public final class Backoff {

    private static final double GROWTH = 1.6;

    private final RandomGenerator random;
    private final Duration first;
    private final Duration longest;
    private Duration bound;

    /**
     * Starts with short pauses.
     *
     * @param random where the jitter comes from
     * @param first bound of the first pause
     * @param longest bound that pauses grow to
     */
    public Backoff(RandomGenerator random, Duration first, Duration longest) {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("pauses cannot grow from " + first + " to " + longest);
        }
        this.random = random;
        this.first = first;
        this.longest = longest;
        this.bound = first;
    }

    /**
     * The next pause.
     *
     * @return a duration between half the bound and the bound, which then grows
     */
    public Duration next() {
        long nanos = bound.toNanos();
        Duration grown = Duration.ofNanos((long) (nanos * GROWTH));
        bound = grown.compareTo(longest) > 0 ? longest : grown;
        return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
    }

    /** Begins with short pauses again, because something has changed. */
    public void reset() {
        bound = first;
    }
}
