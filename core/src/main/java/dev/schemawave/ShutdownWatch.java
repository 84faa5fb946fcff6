package dev.schemawave;

import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;

/**
 * While a start-up is under way, makes the shutdown of the process wait until the running step has ended and the lease is
 * given back, for a while. A lease must not be given back while its work still runs.
 */
final class ShutdownWatch implements AutoCloseable {

    private final Thread hook;
    private final Signal ended;
    private volatile boolean requested;
    private volatile Runnable whenRequested = () -> {};

    ShutdownWatch(TimeSource time, Duration grace) {
        this.ended = time.newSignal();
        this.hook = new Thread(() -> hold(grace), "schemawave-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            requested = true;
        }
    }

    boolean isRequested() {
        return requested;
    }

    /** What to do at once when the shutdown begins; replaces what was set before. */
    void whenRequested(Runnable action) {
        whenRequested = action;
        if (requested) {
            action.run();
        }
    }

    @Override
    public void close() {
        ended.raise();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            requested = true;
        }
    }

    private void hold(Duration grace) {
        requested = true;
        whenRequested.run();
        try {
            ended.await(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
