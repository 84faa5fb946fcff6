package dev.schemawave.notify;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import dev.schemawave.time.Uninterrupted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is still to be told. As long as that is something, the end of the process waits for it, for a while. */
final class Pending {

    private static final Logger LOG = LoggerFactory.getLogger(Pending.class);

    private final TimeSource time;
    private final Duration farewell;
    private int count;
    private @Nullable Farewell hook;

    Pending(TimeSource time, Duration farewell) {
        this.time = time;
        this.farewell = farewell;
    }

    synchronized void add() {
        count++;
        if (count == 1) {
            Farewell waiting = new Farewell(time.newSignal());
            try {
                Runtime.getRuntime().addShutdownHook(waiting);
                hook = waiting;
            } catch (IllegalStateException e) {
                LOG.debug("The process ends: what is not told in time is left to other replicas", e);
            }
        }
    }

    synchronized void done() {
        count--;
        if (count == 0 && hook != null) {
            hook.nothingLeft.raise();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("The process ends, and has waited for the last message", e);
            }
            hook = null;
        }
    }

    private final class Farewell extends Thread {

        private final Signal nothingLeft;

        Farewell(Signal nothingLeft) {
            super("schemawave-notify-farewell");
            this.nothingLeft = nothingLeft;
        }

        @Override
        public void run() {
            Uninterrupted.await(time, Deadline.in(time, farewell), nothingLeft::await);
        }
    }
}
