package dev.schemawave.notify;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import dev.schemawave.time.Uninterrupted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts what is still to be told. As long as that is something, the end of the process waits for it, for a while. */
final class Pending {

    private final TimeSource time;
    private final Duration farewell;
    private int count;
    private @Nullable Thread hook;

    Pending(TimeSource time, Duration farewell) {
        this.time = time;
        this.farewell = farewell;
    }

    synchronized void add() {
        count++;
        if (count == 1) {
            Signal over = time.newSignal();
            Thread waiting = new Farewell(over);
            try {
                Runtime.getRuntime().addShutdownHook(waiting);
                hook = waiting;
            } catch (IllegalStateException e) {
                // The process ends already: what cannot be told in time is in the ledger.
                hook = null;
            }
        }
    }

    synchronized void done() {
        count--;
        if (count == 0 && hook instanceof Farewell waiting) {
            waiting.over.raise();
            try {
                Runtime.getRuntime().removeShutdownHook(waiting);
            } catch (IllegalStateException e) {
                // It runs, and has just been told that there is nothing left.
                hook = null;
            }
        }
    }

    private final class Farewell extends Thread {

        private final Signal over;

        Farewell(Signal over) {
            super("schemawave-notify-farewell");
            this.over = over;
        }

        @Override
        public void run() {
            Uninterrupted.await(time, Deadline.in(time, farewell), over::await);
        }
    }
}
