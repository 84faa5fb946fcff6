package dev.schemawave.guard;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, from version 12: DDL is transactional, and a session is known by its application name. */
record PostgreSql() implements Dialect {

    private static final Set<String> MISSING = Set.of("42P01", "3F000");
    private static final Set<String> RACE = Set.of("23505", "42710", "42P06", "42P07", "XX000");
    private static final int IDLE_SESSION_TIMEOUT_SINCE = 14;

    /** What the guard or a script changes in a session, and a pool may have set. */
    private static final List<String> CHANGED =
            List.of("role", "search_path", "application_name", "lock_timeout", "idle_in_transaction_session_timeout");

    private static final int FIRST_CHANGED = 3;
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
    public List<String> creation(Place place, boolean ownSchema, String guardSchema) {
        return List.of(
                ownSchema ? "CREATE SCHEMA IF NOT EXISTS " + quoted(guardSchema) : "SELECT 1",
                "CREATE TABLE IF NOT EXISTS " + place.journal()
                        + " (scope varchar(120) PRIMARY KEY, claim varchar(32) NOT"
                        + " NULL, epoch bigint NOT NULL, step varchar(1000) NOT NULL, name text NOT NULL, statement int"
                        + " NOT NULL, sql_text text NOT NULL, holder text, skip int)",
                "CREATE TABLE IF NOT EXISTS " + place.state() + " (scope varchar(120), fingerprint varchar(100), claim"
                        + " varchar(32) NOT NULL, epoch bigint NOT NULL, version varchar(200), failure text, written_at"
                        + " timestamptz NOT NULL, PRIMARY KEY (scope, fingerprint))",
                "CREATE TABLE IF NOT EXISTS " + place.guard()
                        + " (scope varchar(120) PRIMARY KEY, claim varchar(32) NOT"
                        + " NULL, epoch bigint NOT NULL, holder text NOT NULL, target varchar(100) NOT NULL, claimed_at"
                        + " timestamptz NOT NULL)");
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
    public Marked mark(Connection session, SessionMark mark, Duration idle, Duration lockWait) throws SQLException {
        boolean idleSessions = session.getMetaData().getDatabaseMajorVersion() >= IDLE_SESSION_TIMEOUT_SINCE;
        List<String> changed = new ArrayList<>(CHANGED);
        if (idleSessions) {
            changed.add("idle_session_timeout");
        }
        String before = changed.stream()
                .map(name -> "quote_literal(current_setting('" + name + "'))")
                .collect(Collectors.joining(", "));
        String idleMillis = Long.toString(idle.toMillis());
        String settings = "SELECT pg_backend_pid(), current_setting('role'), " + before
                + ", set_config('application_name', ?, false), set_config('lock_timeout', ?, false),"
                + " set_config('idle_in_transaction_session_timeout', ?, false)"
                + (idleSessions ? ", set_config('idle_session_timeout', '" + idleMillis + "', false)" : "");
        return Sql.first(
                        session,
                        settings,
                        row -> new Marked(row.getString(1), List.of(undo(row, changed)), row.getString(2)),
                        mark.label(),
                        Long.toString(lockWait.toMillis()),
                        idleMillis)
                .orElseThrow();
    }

    /** What a pool has set for its sessions is kept: a RESET would lose it. */
    private static String undo(ResultSet row, List<String> changed) throws SQLException {
        StringBuilder undo = new StringBuilder("RESET SESSION AUTHORIZATION; SELECT ''");
        for (int i = 0; i < changed.size(); i++) {
            undo.append(", set_config('").append(changed.get(i)).append("', ");
            undo.append(row.getString(FIRST_CHANGED + i)).append(", false)");
        }
        return undo.toString();
    }

    @Override
    public void waitForLocks(Connection session, Duration atMost) throws SQLException {
        Sql.execute(session, "SET lock_timeout = " + atMost.toMillis());
    }

    /** The start of the session is a part of its identity, where this role may see it: process ids return. */
    @Override
    public List<Session> others(Connection session, SessionMark mine) throws SQLException {
        return Sql.list(
                session,
                "SELECT " + SESSION_ID + ", coalesce(state, 'active') NOT LIKE 'idle%'"
                        + " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        + " AND starts_with(application_name, ?) AND application_name <> ?",
                row -> new Session(row.getString(1), row.getBoolean(2)),
                mine.prefix(),
                mine.label());
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

    /** A script may have taken on another role, which need not see the guard: it is given up for this transaction. */
    @Override
    public Optional<String> provenClaim(Connection session, Place place, String scope, String role)
            throws SQLException {
        return Sql.script(
                session,
                "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE "
                        + (role.equals("none") ? "NONE" : quoted(role)) + "; SELECT claim FROM " + place.guard()
                        + " WHERE scope = '" + scope + "' FOR SHARE");
    }

    @Override
    public String journal(Place place) {
        return "INSERT INTO " + place.journal() + " (scope, claim, epoch, step, name, statement, sql_text, holder)"
                + " SELECT scope, claim, epoch, ?, ?, ?, ?, holder FROM " + place.guard()
                + " WHERE scope = ? AND claim = ? ON CONFLICT (scope) DO UPDATE SET claim = excluded.claim,"
                + " epoch = excluded.epoch, step = excluded.step, name = excluded.name, statement = excluded.statement,"
                + " sql_text = excluded.sql_text, holder = excluded.holder, skip = NULL";
    }

    @Override
    public String state(Place place) {
        return "INSERT INTO " + place.state() + " (scope, fingerprint, claim, epoch, version, failure, written_at)"
                + " SELECT scope, ?, claim, epoch, CAST(? AS varchar), CAST(? AS text), now()"
                + " FROM (SELECT scope, claim, epoch FROM " + place.guard()
                + " WHERE scope = ? AND claim = ? FOR SHARE) AS held"
                + " ON CONFLICT (scope, fingerprint) DO UPDATE SET claim = excluded.claim, epoch = excluded.epoch,"
                + " version = excluded.version, failure = excluded.failure, written_at = excluded.written_at";
    }

    @Override
    public List<String> invalidIndexes(Connection session, String schema) throws SQLException {
        return Sql.list(
                session,
                "SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname) FROM pg_index i"
                        + " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE NOT i.indisvalid AND n.nspname = ? ORDER BY 1",
                row -> row.getString(1),
                schema);
    }

    @Override
    public boolean mayLeaveRemains(String sql) {
        return sql.toUpperCase(Locale.ROOT).contains("CONCURRENTLY");
    }
}
