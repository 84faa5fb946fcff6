package dev.schemawave.time;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Time that stands still until a test moves it. Signals wait on it, so nothing here ever spends real time. */
public final class ManualTime implements TimeSource {

    private final Object monitor = new Object();
    private long nanos = 1_000;
    private Instant wall = Instant.parse("2026-01-31T10:15:30Z");
    private final Set<Sleeper> sleepers = new HashSet<>();

    @Override
    public long nanos() {
        synchronized (monitor) {
            return nanos;
        }
    }

    @Override
    public Instant now() {
        synchronized (monitor) {
            return wall;
        }
    }

    @Override
    public Signal newSignal() {
        return new ManualSignal();
    }

    /** Moves both clocks and wakes whoever has waited long enough. */
    public void advance(Duration by) {
        synchronized (monitor) {
            nanos += by.toNanos();
            wall = wall.plus(by);
            monitor.notifyAll();
        }
    }

    /** Blocks until a number of threads wait on this time, not counting those that are about to wake. */
    public void awaitSleepers(int atLeast) throws InterruptedException {
        synchronized (monitor) {
            while (sleepers.stream().filter(Sleeper::isAsleep).count() < atLeast) {
                monitor.wait();
            }
        }
    }

    /** Blocks until no thread waits on this time. */
    public void awaitNobodyAsleep() throws InterruptedException {
        synchronized (monitor) {
            while (sleepers.stream().anyMatch(Sleeper::isAsleep)) {
                monitor.wait();
            }
        }
    }

    private final class Sleeper {

        private final ManualSignal signal;
        private final long end;

        Sleeper(ManualSignal signal, long end) {
            this.signal = signal;
            this.end = end;
        }

        boolean isAsleep() {
            return !signal.raised && nanos < end;
        }
    }

    private final class ManualSignal implements Signal {

        private boolean raised;

        @Override
        public void raise() {
            synchronized (monitor) {
                raised = true;
                monitor.notifyAll();
            }
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            synchronized (monitor) {
                Sleeper sleeper = new Sleeper(this, nanos + atMost.toNanos());
                sleepers.add(sleeper);
                monitor.notifyAll();
                try {
                    while (sleeper.isAsleep()) {
                        monitor.wait();
                    }
                } finally {
                    sleepers.remove(sleeper);
                }
                boolean was = raised;
                raised = false;
                return was;
            }
        }
    }
}
