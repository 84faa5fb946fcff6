package dev.schemawave.micrometer;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.CoordinationEvent.LeaseNotTaken;
import dev.schemawave.CoordinationEvent.MigrationEnded;
import dev.schemawave.CoordinationListener;
import dev.schemawave.model.Requirement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Counts and times start-ups. On the class path it is found without code and uses {@link Metrics#globalRegistry}; given in
 * code it uses the registry that it is given, and the other one is not used.
 *
 * <p>A start-up is over before most services have a registry, and long before it is read. So the numbers are kept here,
 * and a registry that joins the global one later shows them too. Timers have a count and a sum, and for the same reason no
 * maximum and no histogram. Times are those that the events tell, not those at which they arrive.
 *
 * <p>Meters of the lease are there, with 0, from the beginning; those with the name of a service as soon as its start-up
 * begins. Safe for use by many threads and for many coordinators; all that are made for one registry share their numbers.
 */
public final class SchemawaveMeters implements CoordinationListener {

    private static final String ACQUIRED = "acquired";
    private static final String TAKEN_OVER = "taken-over";
    private static final String RENEWED = "renewed";
    private static final String FAILED = "failed";

    private final MeterRegistry registry;
    private final Numbers numbers;

    /** For the global registry, to which a service adds its own. */
    public SchemawaveMeters() {
        this(Metrics.globalRegistry);
    }

    /**
     * For one registry.
     *
     * @param registry where to show the meters
     */
    public SchemawaveMeters(MeterRegistry registry) {
        this.registry = registry;
        this.numbers = Numbers.of(registry);
        of(Measure.LOCK_WAIT);
        of(Measure.LOCK_HOLD);
        of(Measure.LOCK_LOST);
        Stream.of(RENEWED, FAILED).forEach(outcome -> of(Measure.LOCK_RENEWALS, outcome));
        Stream.of(ACQUIRED, TAKEN_OVER).forEach(outcome -> of(Measure.LOCK_ACQUISITIONS, outcome));
        Stream.of(LeaseNotTaken.Reason.values()).forEach(reason -> of(Measure.LOCK_ACQUISITIONS, tag(reason)));
    }

    @Override
    public void on(CoordinationEvent event) {
        String service = event.service().toString();
        if (event instanceof CoordinationEvent.Started e) {
            prepare(service, e);
        } else if (event instanceof CoordinationEvent.GateLeft e) {
            e.waited()
                    .forEach((requirement, waited) ->
                            of(Measure.GATE_WAIT, service, requirement.target()).add(waited));
        } else if (event instanceof CoordinationEvent.LeaseAcquired e) {
            of(Measure.LOCK_WAIT).add(e.waited());
            of(Measure.LOCK_ACQUISITIONS, e.takenOverFrom().isPresent() ? TAKEN_OVER : ACQUIRED)
                    .add();
        } else if (event instanceof LeaseNotTaken e) {
            of(Measure.LOCK_WAIT).add(e.waited());
            of(Measure.LOCK_ACQUISITIONS, tag(e.reason())).add();
        } else if (event instanceof CoordinationEvent.LeaseRenewal e) {
            of(Measure.LOCK_RENEWALS, e.failure().isEmpty() ? RENEWED : FAILED).add();
        } else if (event instanceof CoordinationEvent.LeaseLost) {
            of(Measure.LOCK_LOST).add();
        } else if (event instanceof CoordinationEvent.LeaseEnded e) {
            of(Measure.LOCK_HOLD).add(e.held());
        } else {
            migration(service, event);
        }
    }

    private void prepare(String service, CoordinationEvent.Started event) {
        Stream.of(MigrationEnded.Ending.values()).forEach(ending -> duration(service, event.tool(), ending));
        event.requires().stream()
                .filter(requirement -> !requirement.optional())
                .map(Requirement::target)
                .forEach(target -> of(Measure.GATE_WAIT, service, target));
    }

    private void migration(String service, CoordinationEvent event) {
        if (event instanceof CoordinationEvent.MigrationStarted e) {
            numbers.pending(service, e.steps());
        } else if (event instanceof CoordinationEvent.StepFinished e) {
            numbers.pending(service, e.total() - e.number());
        } else if (event instanceof MigrationEnded e) {
            duration(service, e.tool(), e.ending()).add(e.took());
            if (e.ending() == MigrationEnded.Ending.SUCCEEDED) {
                numbers.pending(service, 0);
            }
        } else if (event instanceof CoordinationEvent.Finished) {
            numbers.pending(service, 0);
        }
    }

    private Tally duration(String service, String tool, MigrationEnded.Ending ending) {
        return of(Measure.MIGRATION_DURATION, service, tool, tag(ending));
    }

    private Tally of(Measure measure, String... values) {
        return numbers.tally(measure, measure.tags(values), registry);
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
