package dev.schemawave.lock.jdbc;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;

/** Short waits of requests, which an interrupt must not cut: a lease is released on interrupted threads too. */
final class Uninterrupted {

    /** A wait that ends early with true. */
    @FunctionalInterface
    interface Wait {
        boolean await(long nanos) throws InterruptedException;
    }

    private Uninterrupted() {}

    /** Waits on through interrupts, which the thread finds afterwards. */
    static boolean await(TimeSource time, Deadline until, Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await(until.remaining(time).toNanos());
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
}
