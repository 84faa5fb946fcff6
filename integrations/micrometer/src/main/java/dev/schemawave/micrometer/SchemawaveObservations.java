package dev.schemawave.micrometer;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.CoordinationListener;
import dev.schemawave.Outcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a start-up as an observation, {@value #MIGRATE}, and what takes time in it as observations below that one: {@value
 * #GATE}, {@value #LEASE_WAIT}, {@value #CLAIM}, and {@value #STEP} for each step. Who need not wait has no observation of
 * a wait.
 *
 * <p>Observations cannot be given times. They begin and end when an event arrives here, on the thread of this listener: a
 * moment after it has happened. {@link SchemawaveMeters} has the exact durations. Observations are nested by what the events say, not by the thread; the
 * outermost one has no parent.
 *
 * <p>For one coordinator; another one needs observations of its own. Versions and steps are key values of high cardinality,
 * which become no tags of a meter.
 */
public final class SchemawaveObservations implements CoordinationListener {

    static final String MIGRATE = "schemawave.migrate";
    static final String GATE = "schemawave.gate";
    static final String LEASE_WAIT = "schemawave.lease.wait";
    static final String CLAIM = "schemawave.claim";
    static final String STEP = "schemawave.step";

    private final ObservationRegistry registry;
    private final Map<String, Observation> parts = new LinkedHashMap<>();
    private Observation startUp = Observation.NOOP;

    /**
     * For one registry.
     *
     * @param registry where to show the observations
     */
    public SchemawaveObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public synchronized void on(CoordinationEvent event) {
        if (event instanceof CoordinationEvent.Started e) {
            begin(e);
        } else if (event instanceof CoordinationEvent.WaitingForRequirements) {
            parts.computeIfAbsent(GATE, name -> part(name, event));
        } else if (event instanceof CoordinationEvent.GateLeft) {
            end(GATE);
        } else if (event instanceof CoordinationEvent.WaitingForLease) {
            parts.computeIfAbsent(LEASE_WAIT, name -> part(name, event));
        } else if (event instanceof CoordinationEvent.LeaseAcquired
                || event instanceof CoordinationEvent.LeaseNotTaken) {
            end(LEASE_WAIT);
        } else if (event instanceof CoordinationEvent.LeaseLost e) {
            startUp.event(Observation.Event.of("lease.lost", "lease lost", e.at().toEpochMilli()));
        } else if (event instanceof CoordinationEvent.ClaimStarted) {
            parts.put(CLAIM, part(CLAIM, event));
        } else if (event instanceof CoordinationEvent.SchemaClaimed) {
            end(CLAIM);
        } else if (event instanceof CoordinationEvent.StepStarted e) {
            end(STEP);
            parts.put(
                    STEP,
                    part(STEP, event).highCardinalityKeyValue("step", e.step().toString()));
        } else if (event instanceof CoordinationEvent.StepFinished) {
            end(STEP);
        } else if (event instanceof CoordinationEvent.Finished e) {
            startUp.highCardinalityKeyValue("version", e.outcome().version().orElse("none"));
            end(outcome(e.outcome()), Optional.empty());
        } else if (event instanceof CoordinationEvent.Failed e) {
            end("failed", Optional.of(e.error()));
        }
    }

    private void begin(CoordinationEvent.Started event) {
        startUp = Observation.createNotStarted(MIGRATE, registry)
                .lowCardinalityKeyValue("service", event.service().toString())
                .lowCardinalityKeyValue("tool", event.tool())
                .lowCardinalityKeyValue("outcome", "none")
                .start();
    }

    private Observation part(String name, CoordinationEvent event) {
        return Observation.createNotStarted(name, registry)
                .parentObservation(startUp)
                .lowCardinalityKeyValue("service", event.service().toString())
                .start();
    }

    private void end(String name) {
        Observation part = parts.remove(name);
        if (part != null) {
            part.stop();
        }
    }

    /** What is still open was broken off by the end of the start-up, and has its error. */
    private void end(String outcome, Optional<? extends Throwable> error) {
        List<Observation> open = new ArrayList<>(parts.values());
        open.add(startUp.lowCardinalityKeyValue("outcome", outcome));
        error.ifPresent(why -> open.forEach(one -> one.error(why)));
        open.forEach(Observation::stop);
        parts.clear();
        startUp = Observation.NOOP;
    }

    private static String outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Migrated) {
            return "migrated";
        }
        if (outcome instanceof Outcome.MigratedByPeer) {
            return "migrated-by-peer";
        }
        return outcome instanceof Outcome.SchemaAhead ? "schema-ahead" : "up-to-date";
    }
}
