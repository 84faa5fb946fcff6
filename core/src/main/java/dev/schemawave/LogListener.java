package dev.schemawave;

import dev.schemawave.model.Dependent;
import dev.schemawave.model.Step;
import dev.schemawave.model.Unmet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the events for people to read, under the name of {@link Coordinator}. */
final class LogListener implements CoordinationListener {

    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

    @Override
    public void on(CoordinationEvent event) {
        // These two come first, because each kind that is asked for is loaded, and most starts have no other to tell.
        if (event instanceof CoordinationEvent.Started) {
            return;
        }
        String service = event.service().toString();
        if (event instanceof CoordinationEvent.Finished e) {
            finished(service, e.outcome());
        } else if (event instanceof CoordinationEvent.Unreachable e) {
            LOG.warn("[{}] cannot reach {} for {}, trying again: {}", service, e.what(), time(e.tried()), e.reason());
        } else if (event instanceof CoordinationEvent.WaitingForLease e) {
            String whom = e.holder().map(Object::toString).orElse("another replica");
            LOG.info("[{}] waiting for {}, for {} so far", service, whom, time(e.waited()));
        } else if (event instanceof CoordinationEvent.WaitingForRequirements e) {
            LOG.info("[{}] waiting for {}, for {} so far", service, lines(e.unmet()), time(e.waited()));
        } else if (event instanceof CoordinationEvent.OptionalRequirementsUnmet e) {
            LOG.warn("[{}] goes on without {}", service, lines(e.unmet()));
        } else if (event instanceof CoordinationEvent.LeaseAcquired e) {
            LOG.info("[{}] has the lease of {} after {}", service, e.lock(), time(e.waited()));
            e.takenOverFrom()
                    .ifPresent(from ->
                            LOG.warn("[{}] takes over from {}, which left without announcing a result", service, from));
        } else if (event instanceof CoordinationEvent.LeaseUncertain e) {
            LOG.warn("[{}] cannot be sure of the lease, no new step begins: {}", service, e.reason());
        } else if (event instanceof CoordinationEvent.LeaseRecovered) {
            LOG.info("[{}] is sure of the lease again", service);
        } else if (event instanceof CoordinationEvent.LeaseRenewal e) {
            e.failure().ifPresent(reason -> LOG.debug("[{}] a renewal failed: {}", service, reason));
        } else if (event instanceof CoordinationEvent.LeaseEnded e) {
            LOG.debug("[{}] had the lease for {}", service, time(e.held()));
        } else if (event instanceof CoordinationEvent.LeaseLost e) {
            LOG.error("[{}] lost the lease, no further step begins: {}", service, e.reason());
        } else if (event instanceof CoordinationEvent.NotAnnounced e) {
            LOG.warn("[{}] others were not told: {}", service, e.reason());
        } else if (event instanceof CoordinationEvent.Failed e) {
            LOG.error("{}", e.error().getMessage());
        } else {
            progress(event, service);
        }
    }

    private static void progress(CoordinationEvent event, String service) {
        if (event instanceof CoordinationEvent.MigrationStarted e) {
            LOG.info("[{}] migrating from {} to {}: {} steps", service, version(e.from()), version(e.to()), e.steps());
        } else if (event instanceof CoordinationEvent.RollbackStarted e) {
            LOG.info(
                    "[{}] taking back from {} to {}: {} steps", service, version(e.from()), version(e.to()), e.steps());
        } else if (event instanceof CoordinationEvent.DependentsAffected e) {
            LOG.warn(
                    "[{}] takes away what others require: {}",
                    service,
                    e.dependents().stream().map(Dependent::toString).collect(Collectors.joining("; ")));
        } else if (event instanceof CoordinationEvent.RollbackFinished e) {
            LOG.info("[{}] {}", service, describe(e.result()));
        } else if (event instanceof CoordinationEvent.SchemaClaimed e) {
            claimed(service, e);
        } else if (event instanceof CoordinationEvent.SessionsLinger e) {
            LOG.warn(
                    "[{}] waits for {} sessions of an earlier holder that this user may not end; their server ends them"
                            + " after {} of silence",
                    service,
                    e.sessions(),
                    time(e.atMost()));
        } else if (event instanceof CoordinationEvent.StepLockedOut e) {
            LOG.warn("[{}] a step could not get a lock and is begun again, try {}: {}", service, e.tries(), e.reason());
        } else if (event instanceof CoordinationEvent.StepStarted e) {
            LOG.info("[{}] step {} of {}: {}", service, e.number(), e.total(), e.step());
        } else if (event instanceof CoordinationEvent.StepRunning e) {
            LOG.info(
                    "[{}] step {} of {} is running for {}: {}",
                    service,
                    e.number(),
                    e.total(),
                    time(e.elapsed()),
                    e.step());
        } else if (event instanceof CoordinationEvent.StepFinished e) {
            LOG.info("[{}] step {} of {} took {}: {}", service, e.number(), e.total(), time(e.took()), e.step());
        }
    }

    private static void finished(String service, Outcome outcome) {
        if (outcome instanceof Outcome.SchemaAhead ahead
                && ahead.compatibleWith().isEmpty()) {
            LOG.warn("[{}] {}", service, describe(outcome));
        } else {
            LOG.info("[{}] {}", service, describe(outcome));
        }
    }

    private static void claimed(String service, CoordinationEvent.SchemaClaimed event) {
        if (event.epoch() == 0) {
            LOG.warn("[{}] migrates unfenced: a holder that is frozen past its lease may still write", service);
        } else if (event.ended().isEmpty()) {
            LOG.debug("[{}] has claimed the schema, epoch {}", service, event.epoch());
        } else {
            LOG.warn(
                    "[{}] has claimed the schema, epoch {}, and ended {} sessions of earlier holders",
                    service,
                    event.epoch(),
                    event.ended().size());
        }
    }

    private static String describe(Outcome outcome) {
        String now = version(outcome.version());
        if (outcome instanceof Outcome.Migrated migrated) {
            return "migrated from " + version(migrated.from()) + " to " + now + " in " + time(migrated.took()) + ": "
                    + steps(migrated.steps());
        }
        if (outcome instanceof Outcome.MigratedByPeer peer) {
            return "was migrated to " + now + " by "
                    + peer.peer().map(Object::toString).orElse("another replica") + "; waited " + time(peer.waited());
        }
        if (outcome instanceof Outcome.SchemaAhead ahead) {
            return "starts on a schema that a newer build has migrated to " + now + "; not known to this build: "
                    + String.join(", ", ahead.unknown())
                    + ahead.compatibleWith()
                            .map(oldest -> "; that build works with builds from " + oldest + " on")
                            .orElse("; that build has not declared with which older ones it works");
        }
        return "nothing to do, the schema is at " + now;
    }

    private static String describe(RolledBack result) {
        String now = version(result.version());
        return result.steps().isEmpty()
                ? "nothing to take back, the schema is at " + now
                : "taken back from " + version(result.from()) + " to " + now + " in " + time(result.took()) + ": "
                        + steps(result.steps());
    }

    private static String steps(List<Step.Applied> steps) {
        return steps.stream().map(Step.Applied::step).map(Step::id).collect(Collectors.joining(", "));
    }

    private static String lines(List<Unmet> unmet) {
        return unmet.stream().map(Unmet::toString).collect(Collectors.joining("; "));
    }

    private static String version(Optional<String> version) {
        return Texts.version(version);
    }

    private static String time(Duration duration) {
        return Texts.duration(duration);
    }
}
