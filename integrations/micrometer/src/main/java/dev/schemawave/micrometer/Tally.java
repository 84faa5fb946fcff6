package dev.schemawave.micrometer;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** How often something happened, and how long it took altogether. Safe for many threads. */
final class Tally {

    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    void add() {
        count.increment();
    }

    void add(Duration took) {
        nanos.add(took.toNanos());
        count.increment();
    }

    long count() {
        return count.sum();
    }

    double nanos() {
        return nanos.sum();
    }
}
