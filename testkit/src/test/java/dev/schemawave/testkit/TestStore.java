package dev.schemawave.testkit;

import dev.schemawave.spi.Coordination;
import java.util.EnumSet;
import java.util.Set;

/** A store whose locks are put on trial. */
interface TestStore {

    Coordination open();

    Outage outage();

    default Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.RUNS_OUT_UNRENEWED,
                Capability.NAMES_SUCCESSOR,
                Capability.WAKES_WAITERS,
                Capability.OUTAGES,
                Capability.SLOW_ANSWERS);
    }
}
