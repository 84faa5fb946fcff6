package dev.schemawave.guard;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Step;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What may be half-applied of a scope: one row for the step that runs or was broken off, and one for each broken-off step
 * that a person has resolved and no run has finished yet.
 *
 * @param dialect of the database
 * @param place where the tables are
 * @param key the scope's key in them
 */
record Journal(Dialect dialect, Place place, String key) {

    private static final int LONGEST_SQL = 2_000;
    private static final int HASH = 6;

    /**
     * A row.
     *
     * @param facts what is known of the step
     * @param skip how many of its statements a person has said are done, if one has
     */
    record Entry(HalfApplied facts, Optional<Integer> skip) {

        /** Of a step that a person has finished by hand. */
        static final int ALL = Integer.MAX_VALUE;

        static Entry of(ResultSet row) throws SQLException {
            int skip = row.getInt("skip");
            boolean resolved = !row.wasNull();
            return new Entry(
                    new HalfApplied(
                            row.getString("step"),
                            row.getString("name"),
                            row.getInt("statement"),
                            row.getBoolean("took_effect"),
                            row.getString("sql_text"),
                            Optional.ofNullable(row.getString("holder")),
                            row.getLong("epoch"),
                            List.of()),
                    resolved ? Optional.of(skip) : Optional.empty());
        }
    }

    /** Reads the rows, the one that nobody has resolved first. */
    String query() {
        return "SELECT step, name, statement, took_effect, sql_text, holder, epoch, skip FROM " + place.journal()
                + " WHERE " + anyRow() + " ORDER BY scope";
    }

    /** No other scope's key begins with this one's, because all end in a hash of one length. */
    private String anyRow() {
        return "LEFT(scope, " + key.length() + ") = '" + key + "'";
    }

    /** Where a resolved step is kept, so that other steps can be noted before it is finished. */
    private String resolved(String step) {
        return key + ":" + Fingerprint.of(List.of(step)).value().substring(0, HASH);
    }

    List<Entry> read(Connection session) throws SQLException {
        return Sql.list(session, query(), Entry::of);
    }

    /** The same, with what the broken-off statement has left in a schema. */
    Entry withRemains(Connection session, Entry entry, String schema) throws SQLException {
        HalfApplied facts = entry.facts();
        return new Entry(facts.with(dialect.invalidIndexes(session, schema, facts.sql())), entry.skip());
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

    /** A statement has failed, and what came after the one that the journal names was taken back: that one took effect. */
    void tookEffectBefore(Connection session, String claim, int statement) throws SQLException {
        Sql.update(
                session,
                "UPDATE " + place.journal() + " SET took_effect = TRUE WHERE scope = ? AND claim = ? AND statement < ?",
                key,
                claim,
                statement);
    }

    /** The step is recorded in the history: nothing of it is open. */
    void forget(Connection session, Step step) throws SQLException {
        Sql.update(session, "DELETE FROM " + place.journal() + " WHERE scope IN (?, ?)", key, resolved(step.id()));
    }

    /** The statement that this claim noted last did nothing. */
    void forget(Connection session, String claim) throws SQLException {
        Sql.update(session, "DELETE FROM " + place.journal() + " WHERE scope = ? AND claim = ?", key, claim);
    }

    /**
     * Keeps what a person has found out. Returns false if the journal does not have such a row any more, or if nobody has
     * claimed since it was written: then its run may still be going on.
     */
    boolean resolve(Connection session, HalfApplied facts, Resolution how) throws SQLException {
        session.setAutoCommit(false);
        String step = " WHERE " + anyRow() + " AND step = ?";
        int skip = switch (how) {
            case TOOK_EFFECT -> facts.statement();
            case DID_NOT_TAKE_EFFECT -> facts.statement() - 1;
            case DONE, UNDONE -> Entry.ALL;
        };
        int found = Sql.update(
                session,
                "UPDATE " + place.journal() + " SET skip = " + skip + step
                        + " AND epoch = ? AND statement = ? AND epoch < (SELECT epoch FROM " + place.guard()
                        + " WHERE scope = ?)",
                facts.step(),
                facts.epoch(),
                facts.statement(),
                key);
        if (found == 1) {
            String earlier = how == Resolution.UNDONE ? "" : " AND epoch < " + facts.epoch();
            Sql.update(session, "DELETE FROM " + place.journal() + step + earlier, facts.step());
            Sql.update(
                    session,
                    "UPDATE " + place.journal() + " SET scope = ?" + step + " AND skip IS NOT NULL",
                    resolved(facts.step()),
                    facts.step());
        }
        session.commit();
        session.setAutoCommit(true);
        return found == 1;
    }
}
