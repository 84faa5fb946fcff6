package dev.schemawave.lock.redis;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;

/** Short waits of requests, which an interrupt must not cut: a lease is released on interrupted threads too. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Waits for a signal through interrupts, which the thread finds afterwards. */
    static void await(TimeSource time, Signal signal, Deadline until) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    signal.await(until.remaining(time));
                    return;
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
