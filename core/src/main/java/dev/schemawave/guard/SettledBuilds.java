package dev.schemawave.guard;

import dev.schemawave.guard.GuardTables.Found;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Scope;
import dev.schemawave.spi.BuildInputs;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The builds that were found to have nothing to do on the schema as it is: a start of one of them needs one query and
 * nothing else.
 *
 * <p>A build is found as long as nobody has claimed the schema since, no step is broken off, and the history is the same,
 * row by row. What happens to the schema without a trace in its history is not noticed, as the tools do not notice it.
 */
public final class SettledBuilds {

    private final GuardSettings settings;
    private final BuildInputs inputs;

    /**
     * Asks nobody.
     *
     * @param settings where the guard is
     * @param inputs of the own build, which name the history table
     */
    public SettledBuilds(GuardSettings settings, BuildInputs inputs) {
        this.settings = settings;
        this.inputs = inputs;
    }

    /**
     * Looks a build up: one round trip where the guard has a schema of its own.
     *
     * @param session in the database
     * @param build which
     * @return empty if it is not known whether the build has something to do
     * @throws SQLException if the database fails
     */
    public Optional<SettledBuild> find(Connection session, Fingerprint build) throws SQLException {
        Optional<Dialect> dialect = Dialect.of(session);
        if (dialect.isEmpty()) {
            return Optional.empty();
        }
        boolean commits = session.getAutoCommit();
        session.setAutoCommit(true);
        try {
            Optional<SettledBuild> found =
                    find(session, dialect.get(), dialect.get().beside(settings.schema()), build);
            return found.isPresent() ? found : find(session, dialect.get(), inside(dialect.get()), build);
        } finally {
            session.setAutoCommit(commits);
        }
    }

    private Place inside(Dialect dialect) {
        return inputs.historyTable().schema().map(dialect::inside).orElse(Place.INSIDE_THE_DEFAULT_SCHEMA);
    }

    private Optional<SettledBuild> find(Connection session, Dialect dialect, Place place, Fingerprint build)
            throws SQLException {
        Optional<String> schema = inputs.historyTable().schema();
        try {
            return Sql.first(
                    session,
                    "SELECT s.version, s.ahead, s.compatible_with, s.trace FROM " + place.state() + " s JOIN "
                            + place.guard() + " g ON g.scope = s.scope AND g.claim = s.claim WHERE s.fingerprint = ?"
                            + " AND s.schema_name = " + (schema.isPresent() ? "?" : dialect.currentSchema())
                            + " AND s.failure IS NULL AND s.digest = "
                            + new HistoryDigest(dialect, inputs).query() + " AND NOT EXISTS (SELECT 1 FROM "
                            + place.journal()
                            + " j WHERE j.scope = s.scope)",
                    row -> new SettledBuild(
                            Optional.ofNullable(row.getString(1)),
                            row.getString(2).lines().toList(),
                            Optional.ofNullable(row.getString(3)),
                            row.getString(4)),
                    schema.isPresent() ? new Object[] {build.value(), schema.get()} : new Object[] {build.value()});
        } catch (SQLException e) {
            if (dialect.isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * What the history is now, to be read before the tool reads it.
     *
     * @param session in the database
     * @return equal for equal histories; empty where there is none, or none in the default schema if it should be there
     * @throws SQLException if the database fails
     */
    public Optional<String> history(Connection session) throws SQLException {
        Optional<Dialect> dialect = Dialect.of(session);
        if (dialect.isEmpty()) {
            return Optional.empty();
        }
        session.setAutoCommit(true);
        try {
            String query = "SELECT " + new HistoryDigest(dialect.get(), inputs).query();
            return Sql.first(session, query, row -> Optional.ofNullable(row.getString(1)))
                    .flatMap(digest -> digest);
        } catch (SQLException e) {
            if (dialect.get().isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Keeps that a build has nothing to do, unless somebody is at work on the schema, has left a step half-done, or has
     * changed the history since.
     *
     * @param session in the database
     * @param scope what is guarded
     * @param build which has nothing to do
     * @param plan by which that was found
     * @param history what {@link #history} said before that was found
     * @return whether it was kept
     * @throws SQLException if the database fails
     */
    public boolean keep(Connection session, Scope scope, Fingerprint build, SchemaPlan plan, String history)
            throws SQLException {
        Optional<Found> found = new GuardTables(scope, settings).existing(session);
        if (found.isEmpty()) {
            return false;
        }
        GuardStore store = found.get().store();
        String unchanged = "? = " + new HistoryDigest(store.dialect(), inputs).query();
        return store.keep(session, found.get().row().claim(), scope.schema(), build, plan, unchanged, history);
    }
}
