package dev.schemawave.testkit.network;

import dev.schemawave.testkit.network.FaultProxy.Direction;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The state of a {@link FaultProxy}, at which the bytes of all its connections wait until they may pass. */
final class Line {

    private static final TimeSource TIME = TimeSource.system();

    private final Set<Direction> silent = EnumSet.noneOf(Direction.class);
    private final Map<Direction, Long> bytes = new EnumMap<>(Direction.class);
    private long delayNanos;
    private long turns;

    synchronized void silence(Direction direction) {
        silent.add(direction);
    }

    synchronized void delay(Duration eachWay) {
        delayNanos = eachWay.toNanos();
    }

    synchronized void heal() {
        silent.clear();
        delayNanos = 0;
        notifyAll();
    }

    /** Wakes what waits, because a connection was reset. */
    synchronized void wake() {
        notifyAll();
    }

    /** When bytes that came in now are due at the other end, by {@link TimeSource#nanos()}. */
    synchronized long due() {
        return TIME.nanos() + delayNanos;
    }

    /** Waits until bytes may pass, or their connection is gone. */
    synchronized void pass(Direction direction, long due, BooleanSupplier gone) throws InterruptedException {
        while (!gone.getAsBoolean()) {
            long left = due - TIME.nanos();
            if (silent.contains(direction)) {
                wait();
            } else if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return;
            }
        }
    }

    synchronized void count(Direction direction, int delivered) {
        bytes.merge(direction, (long) delivered, Long::sum);
    }

    synchronized long bytes(Direction direction) {
        return bytes.getOrDefault(direction, 0L);
    }

    synchronized void turn() {
        turns++;
    }

    synchronized long turns() {
        return turns;
    }
}
