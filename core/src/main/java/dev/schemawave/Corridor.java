package dev.schemawave;

import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Step;
import dev.schemawave.plan.Standing;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
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
        Approach approach = new Approach(run, database);
        Scope scope = approach.identify(schema.historyTable());
        Patience patience = new Patience(run);
        try (Coordination coordination = patience.insist(opener::open)) {
            Announcements announcements =
                    patience.insist(() -> new Announcements(run, coordination.ledger(), schema, scope.lockName()));
            Optional<Outcome> settled = pass(coordination, announcements);
            if (settled.isPresent()) {
                return settled.get();
            }
            Turn turn = approach.queue(coordination, scope, announcements, this::byNews);
            if (turn instanceof Turn.Denied denied) {
                throw denied.error();
            }
            if (turn instanceof Turn.Needless needless) {
                return byPeer(needless.settled(), Optional.of(needless.peer()), needless.waited());
            }
            Turn.Granted granted = (Turn.Granted) turn;
            Progress progress = new Progress(run);
            try (LeaseKeeper keeper = approach.keep(granted, progress)) {
                Optional<Outcome> meanwhile = granted.hasWaited() ? schema.glance() : Optional.empty();
                if (meanwhile.isPresent()) {
                    return byPeer(meanwhile.get(), granted.lastSeen(), granted.waited());
                }
                SchemaPlan seen = schema.plan();
                if (isLeftAsItIs(seen)) {
                    announceLeftAsItIs(seen, announcements);
                    return byPeer(schema.outcome(seen), granted.lastSeen(), granted.waited());
                }
                Stewardship steward =
                        new Stewardship(run, RunKind.MIGRATION, schema.runner(), database, keeper, progress);
                return steward.claimed(scope, schema.build(), claim -> {
                    StepGate gate = new StepGate(run, claim, keeper, progress);
                    RunLog log = new RunLog(run, RunKind.MIGRATION, claim, gate);
                    ClaimedRun claimed = new ClaimedRun(run, schema, claim, steward, gate, log, announcements);
                    claimed.refuseHalfApplied(announcements.standing(Status.FAILED, seen));
                    SchemaPlan plan = schema.plan();
                    claimed.refuseUnfinished(
                            half -> Step.isUndo(half.step()), announcements.standing(Status.FAILED, plan));
                    List<Step.Applied> steps = plan.isSettled() ? List.of() : migrate(plan, claimed, announcements);
                    SchemaPlan reached = plan.isSettled() ? plan : schema.plan();
                    claimed.finish(
                            reached.current(), run.settings().declaration().compatibleWith());
                    schema.remember(reached);
                    claimed.announce(Status.READY, announcements.standing(Status.READY, reached), Optional.empty());
                    return plan.isSettled()
                            ? byPeer(schema.outcome(plan), granted.lastSeen(), granted.waited())
                            : migrated(plan, reached, steps, granted);
                });
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

    /** A replica of the same build that has finished or failed makes the lease needless. */
    private Optional<Turn> byNews(LedgerEntry news, Duration waited) throws InterruptedException {
        if (!news.fingerprint().equals(schema.build())) {
            return Optional.empty();
        }
        return switch (news.status()) {
            case FAILED ->
                Optional.of(
                        new Turn.Denied(new PeerFailedException(run.service().toString(), news)));
            case READY -> schema.settled().map(settled -> new Turn.Needless(settled, news.holder(), waited));
            case WAITING, RUNNING -> Optional.empty();
        };
    }

    /**
     * Whether there is nothing to do and nobody was disturbed: an older build claims nothing, and a claim ends what a broken
     * run has left.
     */
    private boolean isLeftAsItIs(SchemaPlan seen) {
        boolean undisturbed = schema.remember(seen);
        return seen.isSettled() && (undisturbed || (!seen.ahead().isEmpty() && !schema.isHalfTakenBack()));
    }

    private static void announceLeftAsItIs(SchemaPlan seen, Announcements announcements) {
        if (seen.ahead().isEmpty()) {
            announcements.publish(Status.READY, seen, Optional.empty(), 0, newest -> true);
        }
    }

    private List<Step.Applied> migrate(SchemaPlan plan, ClaimedRun claimed, Announcements announcements)
            throws InterruptedException {
        Standing before = announcements.standing(Status.RUNNING, plan);
        claimed.begin(plan.current(), plan.target(), before);
        run.tell((service, at) -> new CoordinationEvent.MigrationStarted(
                service, at, plan.current(), plan.target(), plan.pending().size()));
        return claimed.apply("the migration", context -> schema.runner().migrate(context), () -> before);
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
