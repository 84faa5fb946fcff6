package dev.schemawave.guard;

import dev.schemawave.guard.GuardTables.Found;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What runs have left in the guard, as far as it can be seen without a claim. Makes nothing. Each question may be answered
 * while a run is under way. For one thread.
 *
 * @param session in the database
 * @param scope what is guarded
 * @param settings where the guard is
 */
public record Aftermath(Connection session, Scope scope, GuardSettings settings) {

    private Optional<Found> found() throws SQLException {
        return new GuardTables(scope, settings).existing(session);
    }

    /**
     * What the run that ended well last has left.
     *
     * @return empty if there was no such run
     * @throws SQLException if the database fails
     */
    public Optional<SchemaState> newest() throws SQLException {
        Optional<Found> found = found();
        return found.isPresent() ? found.get().store().newest(session) : Optional.empty();
    }

    /**
     * What the run that last ended well at a version has left.
     *
     * @param version of the schema
     * @return empty if no such run is remembered
     * @throws SQLException if the database fails
     */
    public Optional<SchemaState> newestAt(String version) throws SQLException {
        Optional<Found> found = found();
        return found.isPresent() ? found.get().store().newestAt(session, version) : Optional.empty();
    }

    /**
     * Tells whether the last run has ended well and no step is broken off.
     *
     * @return true if nobody has ever claimed the schema, too
     * @throws SQLException if the database fails
     */
    public boolean isAtRest() throws SQLException {
        Optional<Found> found = found();
        return found.isEmpty()
                || found.get().row().equals(GuardStore.Row.NONE)
                || found.get().store().isAtRest(session, found.get().row().claim());
    }

    /**
     * Tells whether a rollback is inside a step that the database cannot take back, or was broken off in one.
     *
     * @return false if that is not known
     * @throws SQLException if the database fails
     */
    public boolean isHalfTakenBack() throws SQLException {
        Optional<Found> found = found();
        return found.isPresent()
                && found.get().store().journal().read(session).stream()
                        .anyMatch(entry -> Step.isUndo(entry.facts().step()));
    }

    /**
     * The step that is noted as begun and not as finished, unless a person has resolved it: it runs, or was broken off. Who
     * has the lock tells which.
     *
     * @return empty if there is no such step
     * @throws SQLException if the database fails
     */
    public Optional<HalfApplied> noted() throws SQLException {
        Optional<Found> found = found();
        return found.isEmpty()
                ? Optional.empty()
                : found.get().store().journal().read(session).stream()
                        .filter(entry -> entry.skip().isEmpty())
                        .map(Journal.Entry::facts)
                        .findFirst();
    }
}
