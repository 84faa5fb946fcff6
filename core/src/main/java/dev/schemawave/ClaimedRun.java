package dev.schemawave;

import dev.schemawave.guard.Claim;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.SchemaState;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.Step;
import dev.schemawave.plan.Standing;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationStoppedException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a migration and a rollback have in common while they have the claim. */
final class ClaimedRun {

    private final Run run;
    private final Announcements.Build build;
    private final Claim claim;
    private final Stewardship steward;
    private final StepGate gate;
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
            Announcements announcements) {
        this.run = run;
        this.build = build;
        this.claim = claim;
        this.steward = steward;
        this.gate = gate;
        this.announcements = announcements;
    }

    /** A person has to say first how far a step came that was broken off. */
    void refuseHalfApplied(Standing now) {
        if (claim.halfApplied().isPresent()) {
            HalfApplied facts = claim.halfApplied().get();
            announce(Status.FAILED, now, Optional.of(HalfAppliedException.WHAT + facts));
            throw new HalfAppliedException(run.service().toString(), facts);
        }
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
                    announceUnlessFenced(e, left.get());
                    throw new MigrationFailedException(run.service().toString(), name, e);
                }
            }
        }
    }

    /** Whoever has fenced this replica announces what becomes of the schema. */
    private void announceUnlessFenced(MigrationException failure, Standing left) {
        Optional<String> reason = Optional.of(String.valueOf(failure.getMessage()));
        try {
            claim.finish(new SchemaState(build.build(), left.version(), Optional.empty(), reason));
        } catch (SQLException e) {
            run.tell((service, at) -> new CoordinationEvent.NotAnnounced(service, at, String.valueOf(e.getMessage())));
        }
        if (claim.fenced().isEmpty()) {
            announce(Status.FAILED, left, reason);
        }
    }

    /**
     * Writes that the run has ended well, if the claim is still the current one.
     *
     * @param version that the schema has now
     * @param compatibleWith the oldest build that works on it
     */
    void finish(Optional<String> version, Optional<String> compatibleWith) throws SQLException {
        claim.finish(new SchemaState(build.build(), version, compatibleWith, Optional.empty()));
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
