package dev.schemawave;

import dev.schemawave.model.Dependent;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.model.Step;
import dev.schemawave.model.Unmet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that people may want to know of a start-up or a rollback. Told to {@link CoordinationListener}s. Holds no secret. */
public sealed interface CoordinationEvent {

    /**
     * Whose start-up.
     *
     * @return the service and its schema
     */
    LedgerKey service();

    /**
     * When, by this process's wall clock.
     *
     * @return the moment
     */
    Instant at();

    /**
     * The database or the coordination service does not answer yet; it is tried again.
     *
     * @param service whose start-up
     * @param at when
     * @param what which of them
     * @param tried for how long so far
     * @param reason the latest error
     */
    record Unreachable(LedgerKey service, Instant at, String what, Duration tried, String reason)
            implements CoordinationEvent {}

    /**
     * The schemas of other services are not there yet. Told when the wait begins, then at a growing interval.
     *
     * @param service whose start-up
     * @param at when
     * @param waited for how long so far
     * @param unmet what is missing, and what is known of it
     */
    record WaitingForRequirements(LedgerKey service, Instant at, Duration waited, List<Unmet> unmet)
            implements CoordinationEvent {}

    /**
     * Schemas that this service would like to have are not there. It goes on without them.
     *
     * @param service whose start-up
     * @param at when
     * @param unmet what is missing
     */
    record OptionalRequirementsUnmet(LedgerKey service, Instant at, List<Unmet> unmet) implements CoordinationEvent {}

    /**
     * Another replica has the lease. Told when the wait begins, then at a growing interval.
     *
     * @param service whose start-up
     * @param at when
     * @param lock the lock
     * @param waited for how long so far
     * @param holder whom this replica waits for, and what that one is doing, as far as the backend knows
     */
    record WaitingForLease(LedgerKey service, Instant at, LockName lock, Duration waited, Optional<Holder> holder)
            implements CoordinationEvent {}

    /**
     * It is this replica's turn.
     *
     * @param service whose start-up
     * @param at when
     * @param lock the lock
     * @param waited how long it took
     * @param takenOverFrom the holder that was seen before and left without having announced a result: it probably died
     */
    record LeaseAcquired(LedgerKey service, Instant at, LockName lock, Duration waited, Optional<Holder> takenOverFrom)
            implements CoordinationEvent {}

    /**
     * The lease could not be renewed in time. No step begins until it is.
     *
     * @param service whose start-up
     * @param at when
     * @param reason what is known
     */
    record LeaseUncertain(LedgerKey service, Instant at, String reason) implements CoordinationEvent {}

    /**
     * An uncertain lease was renewed after all.
     *
     * @param service whose start-up
     * @param at when
     */
    record LeaseRecovered(LedgerKey service, Instant at) implements CoordinationEvent {}

    /**
     * The lease is gone for good. No further step begins.
     *
     * @param service whose start-up
     * @param at when
     * @param reason what is known
     */
    record LeaseLost(LedgerKey service, Instant at, String reason) implements CoordinationEvent {}

    /**
     * The schema is claimed in the database itself: nothing of an earlier holder can take effect any more.
     *
     * @param service whose start-up
     * @param at when
     * @param epoch how many claims there were, 0 if the database does not fence
     * @param ended the sessions of earlier holders that were ended for it
     */
    record SchemaClaimed(LedgerKey service, Instant at, long epoch, List<String> ended) implements CoordinationEvent {}

    /**
     * Sessions of an earlier holder are still there, and this user may not end them: they are waited for.
     *
     * @param service whose start-up
     * @param at when
     * @param sessions how many
     * @param atMost after which time of silence their server ends them
     */
    record SessionsLinger(LedgerKey service, Instant at, int sessions, Duration atMost) implements CoordinationEvent {}

    /**
     * A step waited too long for a lock that somebody else has in the database. It was taken back, and is begun again.
     *
     * @param service whose start-up
     * @param at when
     * @param reason the error
     * @param tries how often it was tried
     */
    record StepLockedOut(LedgerKey service, Instant at, String reason, int tries) implements CoordinationEvent {}

    /**
     * The first step is about to begin.
     *
     * @param service whose start-up
     * @param at when
     * @param from the version that the schema has
     * @param to the version that the build wants
     * @param steps how many are pending
     */
    record MigrationStarted(LedgerKey service, Instant at, Optional<String> from, Optional<String> to, int steps)
            implements CoordinationEvent {}

    /**
     * Services are about to lose what they require: optional requirements, and those against which the rollback is forced.
     *
     * @param service whose schema is taken back
     * @param at when
     * @param dependents who loses what
     */
    record DependentsAffected(LedgerKey service, Instant at, List<Dependent> dependents) implements CoordinationEvent {}

    /**
     * The first step is about to be taken back.
     *
     * @param service whose schema
     * @param at when
     * @param from the version that the schema has
     * @param to the version that it is to have
     * @param steps how many are to be taken back
     */
    record RollbackStarted(LedgerKey service, Instant at, Optional<String> from, Optional<String> to, int steps)
            implements CoordinationEvent {}

    /**
     * A step begins.
     *
     * @param service whose start-up
     * @param at when
     * @param step which
     * @param number its place, from 1
     * @param total how many there are
     */
    record StepStarted(LedgerKey service, Instant at, Step step, int number, int total) implements CoordinationEvent {}

    /**
     * A step is still running. Told at a growing interval.
     *
     * @param service whose start-up
     * @param at when
     * @param step which
     * @param number its place, from 1
     * @param total how many there are
     * @param elapsed for how long so far
     */
    record StepRunning(LedgerKey service, Instant at, Step step, int number, int total, Duration elapsed)
            implements CoordinationEvent {}

    /**
     * A step took effect.
     *
     * @param service whose start-up
     * @param at when
     * @param step which
     * @param number its place, from 1
     * @param total how many there are
     * @param took how long it ran
     */
    record StepFinished(LedgerKey service, Instant at, Step step, int number, int total, Duration took)
            implements CoordinationEvent {}

    /**
     * The migration is done, but the coordination service could not be told, or the lease not be given back. The database
     * is right; other replicas find out a little later.
     *
     * @param service whose start-up
     * @param at when
     * @param reason what went wrong
     */
    record NotAnnounced(LedgerKey service, Instant at, String reason) implements CoordinationEvent {}

    /**
     * The start-up ended well.
     *
     * @param service whose start-up
     * @param at when
     * @param outcome how
     */
    record Finished(LedgerKey service, Instant at, Outcome outcome) implements CoordinationEvent {}

    /**
     * The rollback ended well.
     *
     * @param service whose schema
     * @param at when
     * @param result how
     */
    record RollbackFinished(LedgerKey service, Instant at, RolledBack result) implements CoordinationEvent {}

    /**
     * The start-up or the rollback failed.
     *
     * @param service whose
     * @param at when
     * @param error what {@link Coordinator#migrate} or {@link Coordinator#rollback} throws
     */
    record Failed(LedgerKey service, Instant at, SchemawaveException error) implements CoordinationEvent {}
}
