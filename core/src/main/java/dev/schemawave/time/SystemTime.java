package dev.schemawave.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The machine's own clocks: the only place that reads them. */
enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Signal newSignal() {
        return new PermitSignal();
    }

    private static final class PermitSignal implements Signal {

        private final Semaphore permits = new Semaphore(0);

        @Override
        public void raise() {
            permits.release();
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            boolean raised = permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return permits.drainPermits() > 0 || raised;
        }
    }
}
