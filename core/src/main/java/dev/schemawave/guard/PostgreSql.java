package dev.schemawave.guard;

import dev.schemawave.guard.GuardStore.Row;
import dev.schemawave.guard.Journal.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, from version 12: DDL is transactional, and a session is known by its application name. */
record PostgreSql() implements Dialect {

    private static final Set<String> MISSING = Set.of("42P01", "3F000");
    private static final Set<String> RACE = Set.of("23505", "42710", "42P06", "42P07", "XX000");
    private static final String FENCED = "schemawave: another claim";
    private static final String SHARED = "schemawave: another session";
    private static final String SESSION_ID = "pid || ' ' || coalesce(extract(epoch FROM backend_start)::text, '?')";

    @Override
    public boolean undoesDdl() {
        return true;
    }

    @Override
    public String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String schemaCreation(String guardSchema) {
        return "CREATE SCHEMA IF NOT EXISTS " + quoted(guardSchema);
    }

    @Override
    public String timestamp() {
        return "timestamptz";
    }

    @Override
    public String longText() {
        return "text";
    }

    @Override
    public String tableOptions() {
        return "";
    }

    @Override
    public String advice(String guardSchema) {
        return "CREATE SCHEMA " + quoted(guardSchema) + " AUTHORIZATION <the user who migrates>";
    }

    @Override
    public boolean isMissing(SQLException failure) {
        return has(failure, MISSING);
    }

    @Override
    public boolean isRace(SQLException failure) {
        return has(failure, RACE);
    }

    @Override
    public boolean isForbidden(SQLException failure) {
        return has(failure, Set.of("42501"));
    }

    @Override
    public boolean isLockTimeout(SQLException failure) {
        return has(failure, Set.of("55P03"));
    }

    private static boolean has(SQLException failure, Set<String> states) {
        @Nullable String state = failure.getSQLState();
        return state != null && states.contains(state);
    }

    @Override
    public Marked mark(Connection session, Marking how) throws SQLException {
        PostgreSqlMarking marking = PostgreSqlMarking.of(session);
        return Sql.first(session, marking.statement(how), marking::marked).orElseThrow();
    }

    /** The claim is read by a statement of its own, which sees what was committed after the session was marked. */
    @Override
    public Opened open(Connection session, Marking how, String row) throws SQLException {
        PostgreSqlMarking marking = PostgreSqlMarking.of(session);
        Sql.Two<Marked, Row> answers = together(session, marking.statement(how), marking::marked, row, Row::of);
        return new Opened(answers.first().get(0), answers.second().stream().findFirst());
    }

    /** In one round trip, and each with its own view of what is committed, whatever the session's default is. */
    private static <A, B> Sql.Two<A, B> together(
            Connection session, String one, Sql.Row<A> first, String two, Sql.Row<B> second) throws SQLException {
        try {
            return Sql.two(
                    session, "BEGIN ISOLATION LEVEL READ COMMITTED; " + one + "; " + two + "; COMMIT", first, second);
        } catch (SQLException e) {
            try {
                Sql.execute(session, "ROLLBACK");
            } catch (SQLException broken) {
                e.addSuppressed(broken);
            }
            throw e;
        }
    }

    @Override
    public String sessionId() {
        return "pg_backend_pid()";
    }

    @Override
    public void waitForLocks(Connection session, Marked marked, Duration atMost) throws SQLException {
        Optional<String> now = Sql.first(
                session,
                "SELECT " + sessionId() + PostgreSqlMarking.set("lock_timeout", atMost.toMillis()),
                row -> row.getString(1));
        if (!now.equals(Optional.of(marked.id()))) {
            throw new SharedSessionException();
        }
    }

    /** The start of the session is a part of its identity, where this role may see it: process ids return. */
    @Override
    public Left look(Connection session, SessionMark mine, String journal) throws SQLException {
        String others = "SELECT " + SESSION_ID + ", coalesce(state, 'active') NOT LIKE 'idle%'"
                + " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                + " AND starts_with(application_name, '" + mine.prefix() + "') AND application_name <> '"
                + mine.label() + "'";
        Sql.Two<Session, Entry> left =
                together(session, others, row -> new Session(row.getString(1), row.getBoolean(2)), journal, Entry::of);
        return new Left(left.first(), left.second());
    }

    @Override
    public boolean end(Connection session, Session other) throws SQLException {
        try {
            Sql.list(
                    session,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + SESSION_ID + " = ?",
                    row -> row.getBoolean(1),
                    other.id());
            return true;
        } catch (SQLException e) {
            if (isForbidden(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<String> provenClaim(Connection session, String row, Marked marked) throws SQLException {
        return Sql.script(session, ownRole(marked) + row + " FOR SHARE");
    }

    /** What is cast to a number is no number if something is wrong: the server then refuses the COMMIT that follows. */
    @Override
    public boolean commit(Connection session, Place place, String scope, String claim, Marked marked)
            throws SQLException {
        try {
            Sql.script(
                    session,
                    ownRole(marked) + "SELECT CAST(CASE WHEN pg_backend_pid() <> " + marked.id() + " THEN '" + SHARED
                            + "' ELSE coalesce((SELECT '1' FROM " + place.guard() + " WHERE scope = '"
                            + scope + "' AND claim = '" + claim + "' FOR SHARE), '" + FENCED
                            + "') END AS int); COMMIT");
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains(FENCED)) {
                return false;
            }
            throw String.valueOf(e.getMessage()).contains(SHARED) ? new SharedSessionException() : e;
        }
        session.commit();
        return true;
    }

    /** A script may have taken on another role, which need not see the guard: it is given up for this transaction. */
    private String ownRole(Marked marked) {
        return "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE "
                + (marked.role().equals("none") ? "NONE" : quoted(marked.role())) + "; ";
    }

    @Override
    public boolean calls(String sql) {
        return sql.indexOf('(') >= 0;
    }

    @Override
    public String journal(Place place) {
        return "INSERT INTO " + place.journal() + " (scope, claim, epoch, step, name, statement, sql_text, holder)"
                + " SELECT scope, claim, epoch, ?, ?, ?, ?, holder FROM " + place.guard()
                + " WHERE scope = ? AND claim = ? ON CONFLICT (scope) DO UPDATE SET claim = excluded.claim,"
                + " epoch = excluded.epoch, step = excluded.step, name = excluded.name, statement = excluded.statement,"
                + " sql_text = excluded.sql_text, holder = excluded.holder, skip = NULL, took_effect = FALSE";
    }

    @Override
    public String state(Place place, String condition) {
        return "INSERT INTO " + place.state() + " (scope, fingerprint, claim, epoch, version, compatible_with, failure,"
                + " schema_name, digest, trace, ahead, written_at) SELECT scope, ?, claim, epoch, CAST(? AS varchar),"
                + " CAST(? AS varchar), CAST(? AS text), CAST(? AS varchar), CAST(? AS varchar), CAST(? AS text),"
                + " CAST(? AS text), now() FROM (SELECT scope, claim, epoch FROM " + place.guard()
                + " g WHERE scope = ? AND claim = ? AND " + condition + " FOR SHARE) AS held"
                + " ON CONFLICT (scope, fingerprint) DO UPDATE SET claim = excluded.claim, epoch = excluded.epoch,"
                + " version = excluded.version, compatible_with = excluded.compatible_with,"
                + " failure = excluded.failure, schema_name = excluded.schema_name, digest = excluded.digest,"
                + " trace = excluded.trace, ahead = excluded.ahead, written_at = excluded.written_at";
    }

    @Override
    public String run(Place place, String condition) {
        return "INSERT INTO " + place.run() + " (scope, claim, epoch, kind, holder, from_version, to_version, steps,"
                + " began, ended, result, card) SELECT scope, CAST(? AS varchar), CAST(? AS bigint), CAST(? AS varchar),"
                + " CAST(? AS text), CAST(? AS varchar), CAST(? AS varchar), CAST(? AS text), CAST(? AS varchar),"
                + " CAST(? AS varchar), CAST(? AS varchar), CAST(? AS text) FROM (SELECT scope FROM " + place.guard()
                + " g WHERE scope = ? AND claim = ? AND " + condition + " FOR SHARE) AS held"
                + " ON CONFLICT (scope, claim) DO UPDATE SET kind = excluded.kind, holder = excluded.holder,"
                + " from_version = excluded.from_version, to_version = excluded.to_version, steps = excluded.steps,"
                + " began = excluded.began, ended = excluded.ended, result = excluded.result, card = excluded.card";
    }

    @Override
    public boolean writesTogether() {
        return true;
    }

    @Override
    public String epochSeconds(String column) {
        return "extract(epoch FROM " + column + ")";
    }

    @Override
    public String currentSchema() {
        return "current_schema()";
    }

    /** Names without quotes are taken to be in lower case, unless they mix the cases: then the tools quote them. */
    @Override
    public String named(String name, boolean exact) {
        boolean mixed = !name.equals(name.toLowerCase(Locale.ROOT)) && !name.equals(name.toUpperCase(Locale.ROOT));
        return quoted(exact || mixed ? name : name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String digest(String table, List<String> columns) {
        return "(SELECT md5(coalesce(string_agg(t.h, E'\\n' ORDER BY t.h), '')) FROM (SELECT ROW("
                + String.join(", ", columns) + ")::text COLLATE \"C\" AS h FROM " + table + ") AS t)";
    }

    /** Without it, a table of that name in another schema of the search path would do. */
    @Override
    public String digestInDefaultSchema(String table, List<String> columns) {
        String name = "'" + table.replace("'", "''") + "'";
        return "(SELECT CASE WHEN " + name + "::regclass = to_regclass(quote_ident(current_schema()) || '.' || " + name
                + ") THEN " + digest(table, columns) + " END)";
    }

    @Override
    public List<String> invalidIndexes(Connection session, String schema, String sql) throws SQLException {
        return Sql.list(
                session,
                "SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname) FROM pg_index i"
                        + " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " JOIN pg_class t ON t.oid = i.indrelid WHERE NOT i.indisvalid AND n.nspname = ?"
                        + " AND (strpos(lower(?), lower(c.relname)) > 0 OR strpos(lower(?), lower(t.relname)) > 0)"
                        + " ORDER BY 1",
                row -> row.getString(1),
                schema,
                sql,
                sql);
    }

    @Override
    public boolean mayLeaveRemains(String sql) {
        return sql.toUpperCase(Locale.ROOT).contains("CONCURRENTLY");
    }
}
