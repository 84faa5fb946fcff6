package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Left;
import dev.schemawave.guard.Dialect.Marked;
import dev.schemawave.guard.Dialect.Marking;
import dev.schemawave.guard.Dialect.Opened;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Scope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The guard's tables, as one scope sees them.
 *
 * @param dialect of the database
 * @param place where the tables are
 * @param key the scope's key in them
 */
record GuardStore(Dialect dialect, Place place, String key) {

    private static final int STATES_KEPT = 10;
    private static final List<@Nullable Object> NOTHING_KNOWN = Collections.nCopies(4, null);

    /**
     * The guard row.
     *
     * @param claim the current claim
     * @param epoch how many claims there were
     * @param holder who claimed
     * @param claimedAt when, by the clock of the database
     * @param ended whether the run of this claim has written how it left the schema
     */
    record Row(String claim, long epoch, String holder, Instant claimedAt, boolean ended) {

        static final Row NONE = new Row("", 0, "", Instant.EPOCH, true);

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getString("claim"),
                    row.getLong("epoch"),
                    row.getString("holder"),
                    Instant.ofEpochMilli(Math.round(row.getDouble("claimed_at") * 1000)),
                    row.getInt("states") > 0);
        }
    }

    /** The same in every process, however the database was reached. */
    static String key(Scope scope) {
        String hash =
                Fingerprint.of(List.of(scope.schema(), scope.historyTable())).value();
        String readable = (scope.schema() + "." + scope.historyTable()).replaceAll("[^A-Za-z0-9._-]", "_");
        return readable.substring(0, Math.min(80, readable.length())).toLowerCase(Locale.ROOT) + ":" + hash;
    }

    /** Reads the guard's row of a scope, and whether its run has ended. */
    private String row() {
        return "SELECT claim, epoch, holder, " + dialect.epochSeconds("claimed_at") + " AS claimed_at, (SELECT COUNT(*)"
                + " FROM " + place.state() + " s WHERE s.scope = g.scope AND s.claim = g.claim) AS states FROM "
                + place.guard() + " g WHERE scope = '" + key + "'";
    }

    /** Reads the claim of a scope. */
    static String claim(Place place, String scope) {
        return "SELECT claim FROM " + place.guard() + " WHERE scope = '" + scope + "'";
    }

    Optional<Row> row(Connection session) throws SQLException {
        return Sql.first(session, row(), Row::of);
    }

    Opened open(Connection session, Marking how) throws SQLException {
        return dialect.open(session, how, row());
    }

    Marked mark(Connection session, Marking how) throws SQLException {
        return dialect.mark(session, how);
    }

    /** What earlier claims have left. */
    Left look(Connection session, SessionMark mine) throws SQLException {
        return dialect.look(session, mine, journal().query());
    }

    /** Changes the claim if it is still the one that was read. */
    boolean claim(Connection session, Row seen, String claim, String holder, String target) throws SQLException {
        if (seen.equals(Row.NONE)) {
            return Sql.update(
                            session,
                            "INSERT INTO " + place.guard()
                                    + " (scope, claim, epoch, holder, target, claimed_at) VALUES (?, ?, 1, ?, ?,"
                                    + " CURRENT_TIMESTAMP)",
                            key,
                            claim,
                            holder,
                            target)
                    == 1;
        }
        return Sql.update(
                        session,
                        "UPDATE " + place.guard() + " SET claim = ?, epoch = epoch + 1, holder = ?, target = ?,"
                                + " claimed_at = CURRENT_TIMESTAMP WHERE scope = ? AND claim = ?",
                        claim,
                        holder,
                        target,
                        key,
                        seen.claim())
                == 1;
    }

    /**
     * Whether a claim is the current one; a plain read.
     *
     * @param marked the session when it was opened
     */
    boolean isCurrent(Connection session, String claim, Marked marked) throws SQLException {
        Optional<String> current = Sql.first(
                session,
                "SELECT claim, " + dialect.sessionId() + " FROM " + place.guard() + " WHERE scope = ?",
                row -> {
                    if (!marked.id().equals(row.getString(2))) {
                        throw new SharedSessionException();
                    }
                    return row.getString(1);
                },
                key);
        return current.filter(claim::equals).isPresent();
    }

    /** As {@link #isCurrent}, and it stays so until the session's transaction has ended. */
    boolean isCurrentUntilCommit(Connection session, String claim, Marked marked) throws SQLException {
        return dialect.provenClaim(session, claim(place, key), marked)
                .filter(claim::equals)
                .isPresent();
    }

    /** Commits if the claim is the current one. */
    boolean commit(Connection session, String claim, Marked marked) throws SQLException {
        return dialect.commit(session, place, key, claim, marked);
    }

    Journal journal() {
        return new Journal(dialect, place, key);
    }

    RunTable runs() {
        return new RunTable(dialect, place, key);
    }

    /** Writes how a claim that had nothing to run leaves the schema. Returns false if it is not the current one. */
    boolean finish(Connection session, String claim, long epoch, SchemaState state) throws SQLException {
        boolean written = write(session, claim, state, "1 = 1", NOTHING_KNOWN);
        if (written && epoch % STATES_KEPT == 0) {
            prune(session, place.state(), key, STATES_KEPT);
        }
        return written;
    }

    /** As above, with how the run has ended: together where the database can. */
    boolean finish(Connection session, String claim, SchemaState state, RunRecord run) throws SQLException {
        RunTable runs = runs();
        if (!dialect.writesTogether()) {
            return finish(session, claim, run.epoch(), state) && record(session, claim, run);
        }
        List<@Nullable Object> parameters = parameters(claim, state, NOTHING_KNOWN);
        parameters.addAll(runs.values(claim, run));
        String sql = "WITH state AS (" + dialect.state(place, "1 = 1") + ") " + runs.insertion();
        Optional<Boolean> together = runs.with(session, () -> Sql.update(session, sql, parameters.toArray()) > 0);
        if (together.isEmpty()) {
            return finish(session, claim, run.epoch(), state);
        }
        if (together.get() && run.epoch() % STATES_KEPT == 0) {
            prune(session, place.state(), key, STATES_KEPT);
            runs.prune(session);
        }
        return together.get();
    }

    /** Keeps how a run has ended, where that can be kept. Returns false if the claim is not the current one. */
    boolean record(Connection session, String claim, RunRecord run) throws SQLException {
        boolean current =
                runs().with(session, () -> runs().write(session, claim, run)).orElse(true);
        if (current && run.epoch() % STATES_KEPT == 0) {
            runs().prune(session);
        }
        return current;
    }

    /**
     * Keeps that a build has nothing to do, while the claim is the current one, its run has ended well and no other began.
     *
     * @param unchanged compares the history with the one that was seen
     */
    boolean keep(
            Connection session,
            String claim,
            String schema,
            Fingerprint build,
            SchemaPlan plan,
            String unchanged,
            String history)
            throws SQLException {
        Optional<SchemaState> left = ended(session, " AND claim = ?", claim);
        if (left.isEmpty()) {
            return false;
        }
        SchemaState state = new SchemaState(build, plan.current(), left.get().compatibleWith(), Optional.empty());
        String undisturbed = "NOT EXISTS (SELECT 1 FROM " + place.journal() + " j WHERE j.scope = g.scope) AND ";
        List<String> known = List.of(schema, history, plan.trace(), String.join("\n", plan.ahead()));
        return write(session, claim, state, undisturbed + unchanged, known, history);
    }

    private boolean write(
            Connection session,
            String claim,
            SchemaState state,
            String condition,
            List<? extends @Nullable Object> known,
            Object... conditionParameters)
            throws SQLException {
        List<@Nullable Object> parameters = parameters(claim, state, known);
        parameters.addAll(List.of(conditionParameters));
        return Sql.update(session, dialect.state(place, condition), parameters.toArray()) > 0;
    }

    private List<@Nullable Object> parameters(String claim, SchemaState state, List<? extends @Nullable Object> known) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(state.fingerprint().value());
        parameters.add(orNull(state.version()));
        parameters.add(orNull(state.compatibleWith()));
        parameters.add(orNull(state.failure()));
        parameters.addAll(known);
        parameters.add(key);
        parameters.add(claim);
        return parameters;
    }

    /** What the run that ended well last has left. */
    Optional<SchemaState> newest(Connection session) throws SQLException {
        return ended(session, "");
    }

    /** What the run that last ended well at a version has left. */
    Optional<SchemaState> newestAt(Connection session, String version) throws SQLException {
        return ended(session, " AND version = ?", version);
    }

    /** Whether the run of a claim has ended well and nothing is half-applied. */
    boolean isAtRest(Connection session, String claim) throws SQLException {
        return ended(session, " AND claim = ?", claim).isPresent()
                && journal().read(session).isEmpty();
    }

    private Optional<SchemaState> ended(Connection session, String condition, String... parameters)
            throws SQLException {
        return Sql.first(
                session,
                "SELECT fingerprint, version, compatible_with FROM " + place.state() + " WHERE scope = ? AND"
                        + " failure IS NULL" + condition + " ORDER BY epoch DESC LIMIT 1",
                row -> new SchemaState(
                        new Fingerprint(row.getString(1)),
                        Optional.ofNullable(row.getString(2)),
                        Optional.ofNullable(row.getString(3)),
                        Optional.empty()),
                Stream.concat(Stream.of(key), Stream.of(parameters)).toArray());
    }

    /** Now and then is enough: it costs a round trip. */
    static void prune(Connection session, String table, String key, int kept) throws SQLException {
        Sql.update(
                session,
                "DELETE FROM " + table + " WHERE scope = ? AND epoch < (SELECT epoch FROM (SELECT epoch FROM " + table
                        + " WHERE scope = ? ORDER BY epoch DESC LIMIT 1 OFFSET " + (kept - 1) + ") AS kept)",
                key,
                key);
    }

    private static @Nullable Object orNull(Optional<String> value) {
        return value.isPresent() ? value.get() : null;
    }
}
