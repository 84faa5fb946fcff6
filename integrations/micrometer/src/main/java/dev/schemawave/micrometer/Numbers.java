package dev.schemawave.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the meters of one registry show. Kept here for as long as the registry lives, because a start-up, its coordinator and
 * whoever listens to it are over long before the meters are read. Safe for many threads.
 */
final class Numbers {

    private static final Map<MeterRegistry, Numbers> ALL = Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<Name, Tally> tallies = new ConcurrentHashMap<>();
    private final Map<String, Integer> pending = new ConcurrentHashMap<>();

    private Numbers() {}

    static Numbers of(MeterRegistry registry) {
        return ALL.computeIfAbsent(registry, Numbers::shownIn);
    }

    private static Numbers shownIn(MeterRegistry registry) {
        Numbers numbers = new Numbers();
        Gauge.builder("schemawave.migration.pending", numbers, Numbers::pending)
                .description("Steps that are still to be applied")
                .baseUnit("steps")
                .register(registry);
        return numbers;
    }

    /** Shows it, with 0, when it is first asked for. */
    Tally tally(Measure measure, Tags tags, MeterRegistry registry) {
        return tallies.computeIfAbsent(new Name(measure, tags), any -> measure.show(tags, registry));
    }

    void pending(String service, int steps) {
        pending.put(service, steps);
    }

    private double pending() {
        return pending.values().stream().mapToInt(Integer::intValue).sum();
    }

    private record Name(Measure measure, Tags tags) {}
}
