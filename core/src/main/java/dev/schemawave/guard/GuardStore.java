package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Left;
import dev.schemawave.guard.Dialect.Marked;
import dev.schemawave.guard.Dialect.Marking;
import dev.schemawave.guard.Dialect.Opened;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Step;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The guard's tables, as one scope sees them.
 *
 * @param dialect of the database
 * @param place where the tables are
 * @param key the scope's key in them
 */
record GuardStore(Dialect dialect, Place place, String key) {

    private static final int LONGEST_SQL = 2_000;
    private static final int STATES_KEPT = 10;

    /**
     * The guard row.
     *
     * @param claim the current claim
     * @param epoch how many claims there were
     * @param holder who claimed
     */
    record Row(String claim, long epoch, String holder) {

        static final Row NONE = new Row("", 0, "");

        static Row of(ResultSet row) throws SQLException {
            return new Row(row.getString("claim"), row.getLong("epoch"), row.getString("holder"));
        }
    }

    /**
     * The journal row.
     *
     * @param facts what is known of the step
     * @param skip how many of its statements a person has said are done, if one has
     */
    record Entry(HalfApplied facts, Optional<Integer> skip) {

        static Entry of(ResultSet row) throws SQLException {
            int skip = row.getInt("skip");
            boolean resolved = !row.wasNull();
            return new Entry(
                    new HalfApplied(
                            row.getString("step"),
                            row.getString("name"),
                            row.getInt("statement"),
                            row.getString("sql_text"),
                            Optional.ofNullable(row.getString("holder")),
                            row.getLong("epoch"),
                            List.of()),
                    resolved ? Optional.of(skip) : Optional.empty());
        }
    }

    /** The same in every process, however the database was reached. */
    static String key(Scope scope) {
        String hash =
                Fingerprint.of(List.of(scope.schema(), scope.historyTable())).value();
        String readable = (scope.schema() + "." + scope.historyTable()).replaceAll("[^A-Za-z0-9._-]", "_");
        return readable.substring(0, Math.min(80, readable.length())).toLowerCase(Locale.ROOT) + ":" + hash;
    }

    /** Reads the guard's row of a scope. */
    static String row(Place place, String scope) {
        return "SELECT claim, epoch, holder FROM " + place.guard() + " WHERE scope = '" + scope + "'";
    }

    Optional<Row> row(Connection session) throws SQLException {
        return Sql.first(session, row(place, key), Row::of);
    }

    Opened open(Connection session, Marking how) throws SQLException {
        return dialect.open(session, how, row(place, key));
    }

    Marked mark(Connection session, Marking how) throws SQLException {
        return dialect.mark(session, how);
    }

    /** What earlier claims have left. */
    Left look(Connection session, SessionMark mine) throws SQLException {
        return dialect.look(session, mine, journal());
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
        return dialect.provenClaim(session, row(place, key), marked)
                .filter(claim::equals)
                .isPresent();
    }

    /** Commits if the claim is the current one. */
    boolean commit(Connection session, String claim, Marked marked) throws SQLException {
        return dialect.commit(session, place, key, claim, marked);
    }

    /** Notes that a statement of a step is about to run. Returns false if the claim is not the current one. */
    boolean note(Connection session, String claim, Step step, int statement, String sql) throws SQLException {
        return Sql.update(
                        session,
                        dialect.journal(place),
                        step.id(),
                        step.toString(),
                        statement,
                        shortened(sql),
                        key,
                        claim)
                > 0;
    }

    static String shortened(String sql) {
        String text = sql.strip();
        return text.length() <= LONGEST_SQL ? text : text.substring(0, LONGEST_SQL) + " ...";
    }

    /** The step is recorded in the history: nothing of it is open. */
    void forget(Connection session) throws SQLException {
        Sql.update(session, "DELETE FROM " + place.journal() + " WHERE scope = ?", key);
    }

    /** The statement that this claim noted last did nothing. */
    void forget(Connection session, String claim) throws SQLException {
        Sql.update(session, "DELETE FROM " + place.journal() + " WHERE scope = ? AND claim = ?", key, claim);
    }

    private String journal() {
        return "SELECT step, name, statement, sql_text, holder, epoch, skip FROM " + place.journal()
                + " WHERE scope = '" + key + "'";
    }

    Optional<Entry> journal(Connection session) throws SQLException {
        return Sql.first(session, journal(), Entry::of);
    }

    /** The same, with what a broken-off statement has left in a schema. */
    Entry withRemains(Connection session, Entry entry, String schema) throws SQLException {
        HalfApplied facts = entry.facts();
        return new Entry(
                new HalfApplied(
                        facts.step(),
                        facts.name(),
                        facts.statement(),
                        facts.sql(),
                        facts.holder(),
                        facts.epoch(),
                        dialect.invalidIndexes(session, schema)),
                entry.skip());
    }

    /**
     * Keeps what a person has found out. Returns false if the journal does not have such a row any more, or if nobody has
     * claimed since it was written: then its run may still be going on.
     */
    boolean resolve(Connection session, HalfApplied facts, Resolution how) throws SQLException {
        String row = " WHERE scope = ? AND step = ? AND epoch = ? AND statement = ? AND epoch < (SELECT epoch FROM "
                + place.guard() + " WHERE scope = ?)";
        Object[] same = {key, facts.step(), facts.epoch(), facts.statement(), key};
        if (how == Resolution.UNDONE) {
            return Sql.update(session, "DELETE FROM " + place.journal() + row, same) == 1;
        }
        int skip = switch (how) {
            case TOOK_EFFECT -> facts.statement();
            case DID_NOT_TAKE_EFFECT -> facts.statement() - 1;
            case DONE, UNDONE -> Integer.MAX_VALUE;
        };
        return Sql.update(session, "UPDATE " + place.journal() + " SET skip = " + skip + row, same) == 1;
    }

    /** Writes how a run has ended. Returns false if the claim is not the current one. */
    boolean finish(Connection session, String claim, long epoch, SchemaState state) throws SQLException {
        boolean written = Sql.update(
                        session,
                        dialect.state(place),
                        state.fingerprint().value(),
                        orNull(state.version()),
                        orNull(state.failure()),
                        key,
                        claim)
                > 0;
        if (written && epoch % STATES_KEPT == 0) {
            prune(session);
        }
        return written;
    }

    /** Now and then is enough: it costs a round trip. */
    private void prune(Connection session) throws SQLException {
        Sql.update(
                session,
                "DELETE FROM " + place.state() + " WHERE scope = ? AND epoch < (SELECT epoch FROM (SELECT epoch FROM "
                        + place.state() + " WHERE scope = ? ORDER BY epoch DESC LIMIT 1 OFFSET " + (STATES_KEPT - 1)
                        + ") AS kept)",
                key,
                key);
    }

    private static @Nullable Object orNull(Optional<String> value) {
        return value.isPresent() ? value.get() : null;
    }
}
