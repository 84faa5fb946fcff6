package dev.schemawave;

import dev.schemawave.guard.Guard;
import dev.schemawave.guard.GuardSettings;
import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.model.Dependent;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Step;
import dev.schemawave.plan.Standing;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationStoppedException;
import dev.schemawave.spi.SchemaLedger.Published;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The way of a schema back to where it was before. {@link #walk} is the whole story. */
final class WayBack implements Announcements.Build {

    private final Run run;
    private final MigrationRunner runner;
    private final DataSource database;
    private final Corridor.CoordinationOpener opener;
    private final Rollback wanted;
    private final List<Step.Applied> undone = new ArrayList<>();
    private @Nullable RollbackPlan before;

    WayBack(Run run, MigrationRunner runner, DataSource database, Corridor.CoordinationOpener opener, Rollback wanted) {
        this.run = run;
        this.runner = runner;
        this.database = database;
        this.opener = opener;
        this.wanted = wanted;
    }

    /**
     * Takes back what is wanted.
     *
     * <p>All is checked before anything is held, so that nobody waits for a refusal, and again under the claim, because
     * nothing that was read before it is trusted after it.
     */
    RolledBack walk() throws InterruptedException, CoordinationException {
        Approach approach = new Approach(run, database);
        Scope scope = approach.identify(runner.historyTable());
        RollbackPlan asked = plan();
        if (isLeftAsItIs(asked, scope)) {
            return rolledBack(asked, Duration.ZERO);
        }
        Patience patience = new Patience(run);
        try (Coordination coordination = patience.insist(opener::open)) {
            Announcements announcements =
                    patience.insist(() -> new Announcements(run, coordination.ledger(), this, scope.lockName()));
            dependents(asked, announcements);
            Turn turn = approach.queue(coordination, scope, announcements, LeaseQueue.Exit.NONE);
            if (turn instanceof Turn.Denied denied) {
                throw denied.error();
            }
            Turn.Granted granted = (Turn.Granted) turn;
            Progress progress = new Progress(run);
            try (LeaseKeeper keeper = approach.keep(granted, progress)) {
                RollbackPlan seen = granted.hasWaited() ? plan() : asked;
                if (isLeftAsItIs(seen, scope)) {
                    return rolledBack(seen, granted.waited());
                }
                Stewardship steward = new Stewardship(run, RunKind.ROLLBACK, runner, database, keeper, progress);
                return steward.claimed(scope, build(), claim -> {
                    StepGate gate = new StepGate(run, claim, keeper, progress);
                    RunLog log = new RunLog(run, RunKind.ROLLBACK, claim, gate);
                    ClaimedRun claimed = new ClaimedRun(run, this, claim, steward, gate, log, announcements);
                    claimed.refuseHalfApplied(now(seen));
                    RollbackPlan plan = plan();
                    refuseIfChanged(asked);
                    claimed.refuseUnfinished(half -> !Step.isUndo(half.step()), now(plan));
                    List<Dependent> dependents = dependents(plan, announcements);
                    if (!plan.isSettled()) {
                        tell(plan, dependents);
                        takeBack(plan, scope, claimed, gate);
                    }
                    Optional<String> version = plan.version();
                    claimed.finish(version, compatibleWith(version));
                    claimed.announce(Status.READY, then(plan), Optional.empty());
                    return rolledBack(plan, granted.waited());
                });
            }
        }
    }

    /** That of no build: what becomes of a rollback is neither success nor failure of the build that runs it. */
    @Override
    public Fingerprint build() {
        return Fingerprint.of(List.of("rollback", wanted.target().toString()));
    }

    @Override
    public String tool() {
        return runner.tool();
    }

    /** What is left to do. Steps are counted once, before the first of them is taken back. */
    private RollbackPlan plan() {
        Optional<RollbackTarget> left = wanted.target().without(undone.size());
        RollbackPlan plan = left.map(this::look).orElseGet(() -> before().reached());
        if (undone.isEmpty()) {
            before = plan;
        }
        return plan;
    }

    private RollbackPlan look(RollbackTarget target) {
        try {
            return runner.rollbackPlan(database, target);
        } catch (MigrationStoppedException e) {
            throw run.stopped("the process was told to stop before the schema was looked at", e);
        } catch (MigrationException e) {
            throw RollbackRefusedException.impossible(run.service().toString(), e);
        }
    }

    /** How it was before this took anything back. */
    private RollbackPlan before() {
        RollbackPlan last = before;
        return last == null ? plan() : last;
    }

    private static Standing now(RollbackPlan plan) {
        return new Standing(plan.current(), plan.currentTags());
    }

    private static Standing then(RollbackPlan plan) {
        return new Standing(plan.version(), plan.tags());
    }

    /** Whether there is nothing to do, nobody is at work on the schema, and nobody has left it half-done. */
    private boolean isLeftAsItIs(RollbackPlan plan, Scope scope) {
        return plan.isSettled() && ask(true, (session, guard) -> Guard.isAtRest(session, scope, guard));
    }

    /** Is asked of the guard without a claim. */
    @FunctionalInterface
    private interface Question {

        boolean ask(Connection session, GuardSettings guard) throws SQLException;
    }

    private boolean ask(boolean unfenced, Question question) {
        Optional<GuardSettings> guard = run.settings().guard();
        if (guard.isEmpty()) {
            return unfenced;
        }
        try (Connection session = database.getConnection()) {
            return question.ask(session, guard.get());
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
        }
    }

    /** Who would lose what it requires; refuses for those against whom nobody has forced this. */
    private List<Dependent> dependents(RollbackPlan plan, Announcements announcements) throws InterruptedException {
        List<Published> ledger = new Patience(run).insist(announcements::all);
        return wanted.refuseForDependents(
                run.service(), plan, ledger.stream().map(Published::entry).toList());
    }

    /** Steps that are counted are those that were the newest when this was asked for. */
    private void refuseIfChanged(RollbackPlan asked) {
        boolean counted = wanted.target() instanceof RollbackTarget.LastSteps;
        if (counted && !before().steps().equals(asked.steps())) {
            throw RollbackRefusedException.changed(run.service().toString(), asked, before());
        }
    }

    private void tell(RollbackPlan plan, List<Dependent> dependents) {
        if (!dependents.isEmpty()) {
            run.tell((service, at) -> new CoordinationEvent.DependentsAffected(service, at, dependents));
        }
        run.tell((service, at) -> new CoordinationEvent.RollbackStarted(
                service, at, plan.current(), plan.version(), plan.steps().size()));
    }

    private void takeBack(RollbackPlan plan, Scope scope, ClaimedRun claimed, StepGate gate)
            throws InterruptedException {
        // If this is killed, nobody must believe for ever that the schema has what is being taken away.
        claimed.begin(plan.current(), plan.version(), then(plan));
        int earlier = undone.size();
        try {
            claimed.apply(
                    "the rollback",
                    context -> {
                        Optional<RollbackTarget> left =
                                wanted.target().without(earlier + gate.applied().size());
                        if (left.isPresent()) {
                            runner.rollback(context, left.get());
                        }
                    },
                    () -> left(plan, scope));
        } finally {
            undone.addAll(gate.applied());
        }
    }

    /** Where a rollback that has failed has left the schema; if that cannot be told, what it certainly still has. */
    private Standing left(RollbackPlan plan, Scope scope) {
        try {
            return ask(false, (session, guard) -> Guard.isHalfTakenBack(session, scope, guard))
                    ? then(plan)
                    : now(runner.rollbackPlan(database, wanted.target()));
        } catch (MigrationException | MigrationStoppedException | DatabaseUnavailableException e) {
            return then(plan);
        }
    }

    private Optional<String> compatibleWith(Optional<String> version) {
        return version.flatMap(now -> new AheadCheck(run, runner.historyTable(), database).declaredAt(now));
    }

    private RolledBack rolledBack(RollbackPlan plan, Duration waited) {
        Duration took = undone.stream().map(Step.Applied::took).reduce(Duration.ZERO, Duration::plus);
        return new RolledBack(run.service(), before().current(), plan.version(), undone, waited, took);
    }
}
