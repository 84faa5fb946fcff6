package dev.schemawave.benchmarks.bench.locks;

import dev.schemawave.time.TimeSource;
import java.time.Duration;

/** Lets time pass, where that is the thing itself: between two polls, or while a lock is held. */
public final class Pause {

    private static final Duration POLL = Duration.ofMillis(100);

    private Pause() {}

    /**
     * Waits.
     *
     * @param duration how long
     * @throws InterruptedException if interrupted
     */
    public static void of(Duration duration) throws InterruptedException {
        TimeSource.system().newSignal().await(duration);
    }

    static void betweenPolls() throws InterruptedException {
        of(POLL);
    }
}
