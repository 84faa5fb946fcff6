package dev.schemawave;

import dev.schemawave.CoordinationEvent.MigrationEnded.Ending;
import dev.schemawave.guard.Claim;
import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.guard.Guard;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.SchemaState;
import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Step;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationStoppedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The way of one replica from its start to a schema that it can work with. {@link #walk} is the whole story. */
final class Corridor {

    private final Run run;
    private final Inspection schema;
    private final DataSource database;
    private final CoordinationOpener opener;

    /** Opens the coordination service; called again after a transient failure. */
    @FunctionalInterface
    interface CoordinationOpener {

        Coordination open() throws CoordinationException;
    }

    Corridor(Run run, Inspection schema, DataSource database, CoordinationOpener opener) {
        this.run = run;
        this.schema = schema;
        this.database = database;
        this.opener = opener;
    }

    /**
     * Brings the schema to where this build wants it, or waits until a peer has.
     *
     * <p>Nothing is held before the lease, and nothing that was read before it is trusted after it.
     */
    Outcome walk() throws InterruptedException, CoordinationException {
        Optional<Outcome> known = schema.glance();
        if (known.isPresent() && (schema.isQuick() || !requires())) {
            return known.get();
        }
        Scope scope = identify();
        Patience patience = new Patience(run);
        try (Coordination coordination = patience.insist(opener::open)) {
            Announcements announcements =
                    patience.insist(() -> new Announcements(run, coordination.ledger(), schema, scope.lockName()));
            Optional<Outcome> settled = pass(coordination, announcements);
            if (settled.isPresent()) {
                return settled.get();
            }
            Turn turn = queue(coordination, scope, announcements);
            if (turn instanceof Turn.Denied denied) {
                throw denied.error();
            }
            if (turn instanceof Turn.Needless needless) {
                return byPeer(needless.settled(), Optional.of(needless.peer()), needless.waited());
            }
            Turn.Granted granted = (Turn.Granted) turn;
            Progress progress = new Progress(run);
            try (LeaseKeeper keeper = keep(granted, progress)) {
                Optional<Outcome> meanwhile = granted.hasWaited() ? schema.glance() : Optional.empty();
                if (meanwhile.isPresent()) {
                    return byPeer(meanwhile.get(), granted.lastSeen(), granted.waited());
                }
                SchemaPlan seen = schema.plan();
                if (isLeftAsItIs(seen)) {
                    announceLeftAsItIs(seen, announcements);
                    return byPeer(schema.outcome(seen), granted.lastSeen(), granted.waited());
                }
                Stewardship steward = new Stewardship(run, schema.runner(), database, keeper, progress);
                return steward.claimed(scope, schema.build(), claim -> {
                    refuseHalfApplied(claim, seen, announcements);
                    SchemaPlan plan = schema.plan();
                    List<Step.Applied> steps = plan.isSettled()
                            ? List.of()
                            : migrate(plan, claim, steward, new StepGate(run, claim, keeper, progress), announcements);
                    SchemaPlan reached = plan.isSettled() ? plan : schema.plan();
                    claim.finish(state(reached, Optional.empty()));
                    steward.refuseIfUnproved(claim);
                    schema.remember(reached);
                    announce(Status.READY, reached, Optional.empty(), claim, announcements);
                    return plan.isSettled()
                            ? byPeer(schema.outcome(plan), granted.lastSeen(), granted.waited())
                            : migrated(plan, reached, steps, granted);
                });
            } finally {
                progress.tellLeaseEnded();
            }
        } catch (CoordinationUnavailableException e) {
            return alone(e);
        }
    }

    /** Whoever has nothing to do needs no coordination. */
    private Outcome alone(CoordinationUnavailableException unavailable) throws InterruptedException {
        Optional<Outcome> settled = requires() ? Optional.empty() : schema.settled();
        return settled.orElseThrow(() -> unavailable);
    }

    private boolean requires() {
        return !run.settings().declaration().requires().isEmpty();
    }

    private Scope identify() throws InterruptedException {
        try (Connection session = run.open(database)) {
            if (run.settings().guard().isPresent() && !Guard.knows(session)) {
                throw DatabaseTrouble.unfenced(
                        run.service(), session.getMetaData().getDatabaseProductName());
            }
            return DatabaseIdentity.scope(session, schema.historyTable());
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
        }
    }

    /** Waits for the schemas of other services, and looks at the own one again. */
    private Optional<Outcome> pass(Coordination coordination, Announcements announcements)
            throws InterruptedException, CoordinationException {
        if (!requires()) {
            return Optional.empty();
        }
        try (Gate gate = new Gate(run, coordination.lock(), announcements, schema)) {
            boolean waited = gate.await();
            Optional<Outcome> settled = schema.glance();
            if (waited && settled.isPresent() && !schema.isQuick()) {
                announcements.publish(
                        Status.READY, schema.seen(), Optional.empty(), 0, newest -> newest.status() == Status.WAITING);
            }
            return settled;
        }
    }

    private Turn queue(Coordination coordination, Scope scope, Announcements announcements)
            throws InterruptedException, CoordinationException {
        try (LeaseQueue queue = new LeaseQueue(run, coordination.lock(), scope.lockName(), schema, announcements)) {
            return queue.await();
        }
    }

    private LeaseKeeper keep(Turn.Granted granted, Progress progress) {
        return new LeaseKeeper(
                granted.lease(),
                run.me(),
                run.settings().times().leaseTtl(),
                run.settings().times().leaseRenewal(),
                run.time(),
                progress);
    }

    /**
     * Whether there is nothing to do and nobody was disturbed: an older build claims nothing, and a claim ends what a broken
     * run has left.
     */
    private boolean isLeftAsItIs(SchemaPlan seen) {
        boolean undisturbed = schema.remember(seen);
        return seen.isSettled() && (undisturbed || !seen.ahead().isEmpty());
    }

    private static void announceLeftAsItIs(SchemaPlan seen, Announcements announcements) {
        if (seen.ahead().isEmpty()) {
            announcements.publish(Status.READY, seen, Optional.empty(), 0, newest -> true);
        }
    }

    private void refuseHalfApplied(Claim claim, SchemaPlan seen, Announcements announcements) {
        if (claim.halfApplied().isPresent()) {
            HalfApplied facts = claim.halfApplied().get();
            announce(Status.FAILED, seen, Optional.of("half-applied: " + facts), claim, announcements);
            throw new HalfAppliedException(run.service().toString(), facts);
        }
    }

    private List<Step.Applied> migrate(
            SchemaPlan plan, Claim claim, Stewardship steward, StepGate gate, Announcements announcements)
            throws InterruptedException {
        announce(Status.RUNNING, plan, Optional.empty(), claim, announcements);
        run.tell((service, at) -> new CoordinationEvent.MigrationStarted(
                service, at, plan.current(), plan.target(), plan.pending().size()));
        long began = run.time().nanos();
        Ending ending = Ending.FAILED;
        try {
            List<Step.Applied> steps = apply(plan, claim, steward, gate, announcements);
            ending = Ending.SUCCEEDED;
            return steps;
        } catch (SchemawaveException | InterruptedException e) {
            ending = ending(e, claim);
            throw e;
        } finally {
            tellEnded(ending, Duration.ofNanos(run.time().nanos() - began));
        }
    }

    private static Ending ending(Exception failure, Claim claim) {
        if (claim.fenced().isPresent() || failure instanceof LeaseLostException) {
            return Ending.LEASE_LOST;
        }
        return failure instanceof MigrationFailedException ? Ending.FAILED : Ending.STOPPED;
    }

    private void tellEnded(Ending ending, Duration took) {
        String tool = schema.runner().tool();
        run.tell((service, at) -> new CoordinationEvent.MigrationEnded(service, at, tool, took, ending));
    }

    private List<Step.Applied> apply(
            SchemaPlan plan, Claim claim, Stewardship steward, StepGate gate, Announcements announcements)
            throws InterruptedException {
        LockedOut lockedOut = new LockedOut(run, claim);
        while (true) {
            try {
                schema.runner().migrate(gate);
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
                    announceUnlessFenced(e, plan, claim, announcements);
                    throw new MigrationFailedException(run.service().toString(), e);
                }
            }
        }
    }

    /** Whoever has fenced this replica announces what becomes of the schema. */
    private void announceUnlessFenced(
            MigrationException failure, SchemaPlan plan, Claim claim, Announcements announcements) {
        Optional<String> reason = Optional.of(String.valueOf(failure.getMessage()));
        try {
            claim.finish(state(plan, reason));
        } catch (SQLException e) {
            run.tell((service, at) -> new CoordinationEvent.NotAnnounced(service, at, String.valueOf(e.getMessage())));
        }
        if (claim.fenced().isEmpty()) {
            announce(Status.FAILED, plan, reason, claim, announcements);
        }
    }

    private SchemaState state(SchemaPlan plan, Optional<String> failure) {
        return new SchemaState(
                schema.build(), plan.current(), run.settings().declaration().compatibleWith(), failure);
    }

    /** What another replica has announced since is replaced only under the claim that is the current one. */
    private static void announce(
            Status status, SchemaPlan plan, Optional<String> failure, Claim claim, Announcements announcements) {
        announcements.publish(status, plan, failure, claim.epoch(), newest -> {
            try {
                claim.prove();
                return true;
            } catch (SQLException e) {
                return false;
            }
        });
    }

    private Outcome byPeer(Outcome settled, Optional<Holder> peer, Duration waited) {
        return settled instanceof Outcome.UpToDate && peer.isPresent()
                ? new Outcome.MigratedByPeer(run.service(), settled.version(), peer, waited)
                : settled;
    }

    private Outcome migrated(SchemaPlan before, SchemaPlan reached, List<Step.Applied> steps, Turn.Granted granted) {
        Duration took = steps.stream().map(Step.Applied::took).reduce(Duration.ZERO, Duration::plus);
        return new Outcome.Migrated(run.service(), before.current(), reached.current(), steps, granted.waited(), took);
    }
}
