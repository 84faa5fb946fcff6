package dev.schemawave.it;

import dev.schemawave.spi.Waiter;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Waits for a while. */
final class Patient implements Waiter {

    private final Signal signal = TimeSource.system().newSignal();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final Deadline end;

    Patient(Duration longest) {
        this.end = Deadline.in(TimeSource.system(), longest);
    }

    /** Returns when the backend has found the lock held, and waits. */
    void awaitPause() throws InterruptedException {
        waiting.await();
    }

    @Override
    public boolean isOver() {
        return end.hasPassed(TimeSource.system());
    }

    @Override
    public void pause(Duration atMost) throws InterruptedException {
        waiting.countDown();
        signal.await(atMost);
    }

    @Override
    public void wake() {
        signal.raise();
    }
}
