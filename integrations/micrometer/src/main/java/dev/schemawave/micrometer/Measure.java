package dev.schemawave.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.TimeUnit;

/** What is counted and timed. */
enum Measure {
    LOCK_WAIT("lock.wait", true, "How long replicas waited for the lease, however that ended", ""),
    LOCK_HOLD("lock.hold", true, "How long replicas had the lease", ""),
    LOCK_ACQUISITIONS("lock.acquisitions", false, "How waits for the lease ended", "outcome"),
    LOCK_RENEWALS("lock.renewals", false, "Renewals of the lease", "outcome"),
    LOCK_LOST("lock.lost", false, "Leases that were lost", ""),
    MIGRATION_DURATION("migration.duration", true, "How long migrations ran", "service tool outcome"),
    GATE_WAIT("gate.wait", true, "How long the schema of another service was waited for", "service requires");

    private final String id;
    private final boolean isTimed;
    private final String description;
    /** The keys of its tags, with blanks between them. */
    private final String keys;

    Measure(String name, boolean isTimed, String description, String keys) {
        this.id = "schemawave." + name;
        this.isTimed = isTimed;
        this.description = description;
        this.keys = keys;
    }

    Tags tags(String... values) {
        String[] names = keys.split(" ");
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(names[i], values[i]);
        }
        return tags;
    }

    /** Begins to count. The registry has a weak reference alone. */
    Tally show(Tags tags, MeterRegistry registry) {
        Tally tally = new Tally();
        if (isTimed) {
            FunctionTimer.builder(id, tally, Tally::count, Tally::nanos, TimeUnit.NANOSECONDS)
                    .description(description)
                    .tags(tags)
                    .register(registry);
        } else {
            FunctionCounter.builder(id, tally, Tally::count)
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }
        return tally;
    }
}
