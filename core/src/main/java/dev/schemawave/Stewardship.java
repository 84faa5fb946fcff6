package dev.schemawave;

import dev.schemawave.guard.Claim;
import dev.schemawave.guard.Guard;
import dev.schemawave.guard.GuardSettings;
import dev.schemawave.guard.LeaseProof;
import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.lease.LeaseState;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.Scope;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Takes the claim for as long as the lease is held. A holder that somebody fenced although its lease is confirmed claims
 * again: the other one was frozen, or the database was set back.
 */
final class Stewardship {

    private static final int TRIES = 3;

    private final Run run;
    private final RunKind kind;
    private final MigrationRunner runner;
    private final DataSource database;
    private final LeaseKeeper keeper;
    private final Progress progress;

    Stewardship(
            Run run, RunKind kind, MigrationRunner runner, DataSource database, LeaseKeeper keeper, Progress progress) {
        this.run = run;
        this.kind = kind;
        this.runner = runner;
        this.database = database;
        this.keeper = keeper;
        this.progress = progress;
    }

    /** What is done under a claim. */
    @FunctionalInterface
    interface Work<T> {

        T under(Claim claim) throws InterruptedException, SQLException;
    }

    <T> T claimed(Scope scope, Fingerprint target, Work<T> work) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try (Claim claim = claim(scope, target)) {
                try {
                    return work.under(claim);
                } catch (SQLException | SchemawaveException e) {
                    if (claim.fenced().isEmpty()) {
                        throw e instanceof SchemawaveException known ? known : trouble((SQLException) e);
                    }
                    if (tries == TRIES || keeper.prove() == LeaseState.LOST) {
                        throw lost(claim.fenced().get(), e);
                    }
                }
            }
        }
    }

    private Claim claim(Scope scope, Fingerprint target) throws InterruptedException {
        Claim claim = fence(scope, target);
        run.tell((service, at) -> new CoordinationEvent.SchemaClaimed(service, at, claim.epoch(), claim.ended()));
        progress.onLoss(claim::leaseLost);
        return claim;
    }

    private Claim fence(Scope scope, Fingerprint target) throws InterruptedException {
        Optional<GuardSettings> settings = run.settings().guard();
        if (settings.isEmpty()) {
            return Guard.unfenced(database);
        }
        Guard guard = new Guard(
                database,
                scope,
                settings.get(),
                run.time(),
                (sessions, atMost) ->
                        run.tell((service, at) -> new CoordinationEvent.SessionsLinger(service, at, sessions, atMost)));
        try {
            return guard.claim(kind.claimer(run.me()).toString(), target, proof(), tool())
                    .orElseThrow(() -> lost(keeper.reason(), null));
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    private Guard.Tool tool() {
        return new Guard.Tool() {

            @Override
            public void makeHistory() {
                try {
                    runner.makeHistory(database);
                } catch (MigrationException e) {
                    throw new MigrationFailedException(run.service().toString(), e);
                }
            }

            @Override
            public String withoutSecrets(String statement) {
                return runner.withoutSecrets(statement);
            }
        };
    }

    private LeaseProof proof() {
        return new LeaseProof() {

            @Override
            public boolean isHeld() {
                refuseIfStopping();
                return keeper.state() == LeaseState.HELD;
            }

            @Override
            public boolean prove() throws InterruptedException {
                refuseIfStopping();
                return keeper.prove() == LeaseState.HELD;
            }
        };
    }

    private void refuseIfStopping() {
        if (run.isToStop()) {
            throw run.stopped("the process was told to stop before the schema was claimed", null);
        }
    }

    void refuseIfLost(@Nullable Throwable cause) {
        if (keeper.state() == LeaseState.LOST) {
            throw lost(keeper.reason(), cause);
        }
    }

    /** Without a fence, a lost lease may mean that somebody else has migrated meanwhile. */
    void refuseIfUnproved(Claim claim) {
        if (claim.epoch() == 0) {
            refuseIfLost(null);
        }
    }

    private LeaseLostException lost(String why, @Nullable Throwable cause) {
        return new LeaseLostException(run.service().toString(), why, cause);
    }

    private SchemawaveException trouble(SQLException e) {
        return DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
    }
}
