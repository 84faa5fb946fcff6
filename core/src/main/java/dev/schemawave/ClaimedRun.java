package dev.schemawave;

import dev.schemawave.guard.Claim;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.SchemaState;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunSummary;
import dev.schemawave.model.Step;
import dev.schemawave.plan.Standing;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationStoppedException;
import dev.schemawave.spi.SchemaLedger.Published;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a migration and a rollback have in common while they have the claim. */
final class ClaimedRun {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimedRun.class);

    private final Run run;
    private final Announcements.Build build;
    private final Claim claim;
    private final Stewardship steward;
    private final StepGate gate;
    private final RunLog log;
    private final Announcements announcements;

    /** A call of the migration tool. */
    @FunctionalInterface
    interface Work {

        void with(MigrationContext context) throws MigrationException;
    }

    ClaimedRun(
            Run run,
            Announcements.Build build,
            Claim claim,
            Stewardship steward,
            StepGate gate,
            RunLog log,
            Announcements announcements) {
        this.run = run;
        this.build = build;
        this.claim = claim;
        this.steward = steward;
        this.gate = gate;
        this.log = log;
        this.announcements = announcements;
        claim.takenOver().forEach(earlier -> announcements.remember(earlier.summary()));
    }

    /** A person has to say first how far a step came that was broken off. */
    void refuseHalfApplied(Standing now) {
        if (claim.halfApplied().isPresent()) {
            HalfApplied facts = claim.halfApplied().get();
            refuse(new HalfAppliedException(run.service().toString(), facts, affected()), now);
        }
    }

    /** As {@link #refuseHalfApplied}: what a run of the other kind was broken off in stays until such a run finishes it. */
    void refuseUnfinished(Predicate<HalfApplied> ofTheOtherKind, Standing now) {
        Optional<HalfApplied> facts =
                claim.unfinished().stream().filter(ofTheOtherKind).findFirst();
        if (facts.isPresent()) {
            refuse(HalfAppliedException.unfinished(run.service().toString(), facts.get(), affected()), now);
        }
    }

    /** Nobody knows what a schema still has that is half taken back. */
    private void refuse(HalfAppliedException error, Standing now) {
        boolean undone = Step.isUndo(error.facts().step());
        keep(log.ended(RunResult.HALF_APPLIED, error)).ifPresent(announcements::remember);
        announce(
                Status.FAILED,
                undone ? new Standing(Optional.empty(), List.of()) : now,
                Optional.of(error.card().brief()));
        throw error;
    }

    /**
     * There is something to run.
     *
     * @param from the version that the schema has
     * @param target the version that it is to have
     * @param announced where others may take it to be meanwhile
     */
    void begin(Optional<String> from, Optional<String> target, Standing announced) {
        log.begin(from, target);
        announce(Status.RUNNING, announced, Optional.empty());
    }

    /**
     * Has the tool work, again where a lock of somebody else was in its way.
     *
     * @param name of the work, for the middle of a sentence
     * @param work the call
     * @param left tells where the schema stands if the work has failed
     * @return the steps that took effect, in order
     */
    List<Step.Applied> apply(String name, Work work, Supplier<Standing> left) throws InterruptedException {
        try {
            return applied(name, work, left);
        } catch (StoppedException | LeaseLostException e) {
            keep(log.ended(left().isPresent() ? RunResult.HALF_APPLIED : RunResult.STOPPED, e))
                    .ifPresent(announcements::handOn);
            throw e;
        }
    }

    private List<Step.Applied> applied(String name, Work work, Supplier<Standing> left) throws InterruptedException {
        LockedOut lockedOut = new LockedOut(run, claim);
        while (true) {
            try {
                work.with(gate);
                return gate.applied();
            } catch (MigrationStoppedException e) {
                steward.refuseIfLost(e);
                throw run.stopped("the process was told to stop; no further step was begun", e);
            } catch (MigrationException e) {
                if (run.isToStop()) {
                    throw run.stopped("the process was told to stop while a step ran: " + e.getMessage(), e);
                }
                steward.refuseIfLost(e);
                if (claim.fenced().isPresent() || !lockedOut.mayTryAgain(e)) {
                    Optional<HalfApplied> half = left();
                    MigrationFailedException error = new MigrationFailedException(card(name, e.failure(), half), e);
                    announceUnlessFenced(
                            error, half.isPresent() ? RunResult.HALF_APPLIED : RunResult.FAILED, left.get());
                    throw error;
                }
            }
        }
    }

    /** Whoever has fenced this replica announces what becomes of the schema. */
    private void announceUnlessFenced(MigrationFailedException error, RunResult result, Standing left) {
        RunRecord ended = log.ended(result, error);
        Optional<String> reason = Optional.of(error.failure().reason());
        try {
            claim.finish(new SchemaState(build.build(), left.version(), Optional.empty(), reason), ended);
        } catch (SQLException e) {
            run.tell((service, at) -> new CoordinationEvent.NotAnnounced(service, at, String.valueOf(e.getMessage())));
        }
        if (claim.fenced().isEmpty()) {
            announcements.remember(ended.summary());
            announce(Status.FAILED, left, Optional.of(error.card().brief()));
        }
    }

    private FailureCard card(String name, MigrationException.Failure failure, Optional<HalfApplied> half) {
        String steps =
                gate.applied().stream().map(applied -> applied.step().id()).collect(Collectors.joining(", "));
        String stays = steps.isEmpty() ? "nothing by this run" : "by this run " + steps;
        FailureCard card = MigrationFailedException.card(run.service().toString(), name, failure);
        FailureCard full = card.at(card.facts().withNumber(claim.failedStatement()))
                .leaving(
                        Optional.of(stays
                                + half.map(broken -> "; of " + broken.name() + ", " + broken.known())
                                        .orElse("")),
                        card.history(),
                        half.isPresent())
                .affecting(affected());
        return half.map(broken -> HalfAppliedException.advise(full, broken)).orElse(full);
    }

    /** A ledger that cannot be read must not hide what has failed. */
    private List<FailureCard.Affected> affected() {
        try {
            return FailureCard.Affected.of(
                    run.service(),
                    announcements.all().stream().map(Published::entry).toList());
        } catch (CoordinationException | RuntimeException e) {
            LOG.warn("[{}] who requires this schema is not known, because the ledger cannot be read", run.service(), e);
            return List.of();
        }
    }

    /** What this run itself has left half-applied, as far as the database can still be asked. */
    private Optional<HalfApplied> left() {
        try {
            return claim.fenced().isEmpty() ? claim.left() : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** Keeps how a run has ended that cannot say how it leaves the schema. Empty if somebody else has that to do by now. */
    private Optional<RunSummary> keep(RunRecord ended) {
        try {
            if (claim.fenced().isEmpty()) {
                claim.keep(ended);
                return Optional.of(ended.summary());
            }
        } catch (SQLException e) {
            LOG.debug("[{}] how the run has ended is not kept", run.service(), e);
        }
        return Optional.empty();
    }

    /**
     * Writes that the run has ended well, if the claim is still the current one.
     *
     * @param version that the schema has now
     * @param compatibleWith the oldest build that works on it
     */
    void finish(Optional<String> version, Optional<String> compatibleWith) throws SQLException {
        SchemaState state = new SchemaState(build.build(), version, compatibleWith, Optional.empty());
        if (log.isBegun()) {
            RunRecord ended = log.succeeded(version);
            claim.finish(state, ended);
            announcements.remember(ended.summary());
        } else {
            claim.finish(state);
        }
        steward.refuseIfUnproved(claim);
    }

    /** What another replica has announced since is replaced only under the claim that is the current one. */
    void announce(Status status, Standing standing, Optional<String> failure) {
        announcements.publish(status, standing, failure, claim.epoch(), newest -> {
            try {
                claim.prove();
                return true;
            } catch (SQLException e) {
                return false;
            }
        });
    }
}
