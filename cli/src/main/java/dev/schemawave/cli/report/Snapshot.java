package dev.schemawave.cli.report;

import dev.schemawave.model.ServiceStatus;
import dev.schemawave.model.ServiceStatus.State;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How a system stood at one moment.
 *
 * @param services one for each schema, by name
 * @param at when they were asked for, by this process's clock
 */
public record Snapshot(List<ServiceStatus> services, Instant at) {

    /** Copies the list. */
    public Snapshot {
        services = List.copyOf(services);
    }

    /** How many services are in each state; states that none is in are missing. */
    public Map<State, Long> counts() {
        Map<State, Long> counts = new EnumMap<>(State.class);
        services.forEach(service -> counts.merge(service.state(), 1L, Long::sum));
        return counts;
    }
}
