package dev.schemawave.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one schema of a system stands, as the ledger and the locks show it.
 *
 * @param entry what the service has announced last
 * @param active the replica that migrates or waits now; empty if none does, or if that one is gone
 * @param unmet what the service requires and the ledger does not show, whatever the service does now
 */
public record ServiceStatus(LedgerEntry entry, Optional<Holder> active, List<Unmet> unmet) {

    /** What is going on, by what was announced and by who is alive. */
    public enum State {
        /** The schema is where its build wants it. */
        READY,
        /** A replica migrates. */
        MIGRATING,
        /** A replica waits for the schemas of other services. */
        WAITING,
        /** The last run failed. */
        FAILED,
        /** The last run has left a step half-applied: a person has to look. */
        HALF_APPLIED,
        /** The replica that was at work or waited has ended without saying how, and no other one has gone on. */
        ABANDONED
    }

    /** Copies the list. */
    public ServiceStatus {
        unmet = List.copyOf(unmet);
    }

    /**
     * Whose schema.
     *
     * @return the service and its schema
     */
    public LedgerKey key() {
        return entry.key();
    }

    /**
     * What is going on.
     *
     * @return the state
     */
    public State state() {
        return switch (entry.status()) {
            case READY -> State.READY;
            case FAILED -> isHalfApplied() ? State.HALF_APPLIED : State.FAILED;
            case WAITING -> active.isPresent() ? State.WAITING : State.ABANDONED;
            case RUNNING -> active.isPresent() || entry.lock().isEmpty() ? State.MIGRATING : State.ABANDONED;
        };
    }

    private boolean isHalfApplied() {
        return entry.past().runs().stream()
                .findFirst()
                .filter(newest -> newest.result() == RunResult.HALF_APPLIED)
                .isPresent();
    }

    /**
     * Who is at work, or else who has said how the schema stands.
     *
     * @return a replica
     */
    public Holder holder() {
        return active.orElse(entry.holder());
    }

    /**
     * Since when, by the clock of {@link #holder}.
     *
     * @return when that replica began, or else when it announced the state
     */
    public Instant since() {
        return active.map(Holder::since).orElse(entry.at());
    }
}
