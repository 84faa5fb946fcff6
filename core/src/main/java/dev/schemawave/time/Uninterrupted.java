package dev.schemawave.time;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Short waits of requests, which an interrupt must not cut: a lease is released on interrupted threads too. */
public final class Uninterrupted {

    /** A wait that ends early with true. */
    @FunctionalInterface
    public interface Wait {

        /**
         * Waits.
         *
         * @param atMost how long
         * @return false if the time was over first
         * @throws InterruptedException if the waiting thread is interrupted
         */
        boolean await(Duration atMost) throws InterruptedException;
    }

    private Uninterrupted() {}

    /**
     * Waits on through interrupts, which the thread finds afterwards.
     *
     * @param time the clock
     * @param until when the wait ends at the latest
     * @param wait the wait, for example {@code signal::await}
     * @return false if the time was over first
     */
    public static boolean await(TimeSource time, Deadline until, Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await(until.remaining(time));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits for a result through interrupts.
     *
     * @param <T> what comes
     * @param time the clock
     * @param until when the wait ends at the latest
     * @param future where it comes
     * @return the result, or empty if the time was over first
     * @throws ExecutionException if a failure came instead
     */
    public static <T> Optional<T> get(TimeSource time, Deadline until, Future<T> future) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return Optional.of(future.get(until.remaining(time).toNanos(), TimeUnit.NANOSECONDS));
                } catch (TimeoutException e) {
                    return Optional.empty();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Lets time pass.
     *
     * @param time the clock
     * @param pause how long
     */
    public static void pause(TimeSource time, Duration pause) {
        await(time, Deadline.in(time, pause), time.newSignal()::await);
    }
}
