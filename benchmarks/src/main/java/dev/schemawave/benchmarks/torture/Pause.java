package dev.schemawave.benchmarks.torture;

import dev.schemawave.time.TimeSource;
import java.time.Duration;

/** Lets time pass, where that is the thing itself. */
final class Pause {

    private Pause() {}

    static void of(Duration duration) throws InterruptedException {
        TimeSource.system().newSignal().await(duration);
    }
}
