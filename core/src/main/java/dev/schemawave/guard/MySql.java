package dev.schemawave.guard;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * MariaDB and MySQL: DDL commits by itself, and a session is known by the named lock that it holds, which lives exactly as
 * long as the session.
 */
record MySql() implements Dialect {

    private static final int SLOTS = 8;
    private static final Set<Integer> MISSING = Set.of(1146, 1049, 1142, 1044);
    private static final Set<Integer> RACE = Set.of(1007, 1050, 1062, 1213);
    private static final Set<Integer> FORBIDDEN = Set.of(1044, 1142, 1095, 1227);
    private static final Set<Integer> LOCK_TIMEOUT = Set.of(1205);
    private static final int NO_SUCH_THREAD = 1094;
    private static final String EXACT = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

    @Override
    public boolean undoesDdl() {
        return false;
    }

    @Override
    public String quoted(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    @Override
    public List<String> creation(Place place, boolean ownSchema, String guardSchema) {
        return List.of(
                ownSchema ? "CREATE DATABASE IF NOT EXISTS " + quoted(guardSchema) : "SELECT 1",
                "CREATE TABLE IF NOT EXISTS " + place.journal()
                        + " (scope varchar(120) PRIMARY KEY, claim varchar(32) NOT"
                        + " NULL, epoch bigint NOT NULL, step varchar(1000) NOT NULL, name text NOT NULL, statement int"
                        + " NOT NULL, sql_text text NOT NULL, holder text, skip int)" + EXACT,
                "CREATE TABLE IF NOT EXISTS " + place.state() + " (scope varchar(120), fingerprint varchar(100), claim"
                        + " varchar(32) NOT NULL, epoch bigint NOT NULL, version varchar(200), failure text, written_at"
                        + " datetime(6) NOT NULL, PRIMARY KEY (scope, fingerprint))" + EXACT,
                "CREATE TABLE IF NOT EXISTS " + place.guard()
                        + " (scope varchar(120) PRIMARY KEY, claim varchar(32) NOT"
                        + " NULL, epoch bigint NOT NULL, holder text NOT NULL, target varchar(100) NOT NULL, claimed_at"
                        + " datetime(6) NOT NULL)" + EXACT);
    }

    @Override
    public String advice(String guardSchema) {
        return "CREATE DATABASE " + quoted(guardSchema) + "; GRANT ALL ON " + quoted(guardSchema)
                + ".* TO <the user who migrates>";
    }

    /** A user without rights on a table is told that it is denied whether or not the table exists. */
    @Override
    public boolean isMissing(SQLException failure) {
        return MISSING.contains(failure.getErrorCode());
    }

    @Override
    public boolean isRace(SQLException failure) {
        return RACE.contains(failure.getErrorCode());
    }

    @Override
    public boolean isForbidden(SQLException failure) {
        return FORBIDDEN.contains(failure.getErrorCode());
    }

    @Override
    public boolean isLockTimeout(SQLException failure) {
        return LOCK_TIMEOUT.contains(failure.getErrorCode());
    }

    @Override
    public Marked mark(Connection session, SessionMark mark, Duration idle, Duration lockWait) throws SQLException {
        String takeSlot = IntStream.range(0, SLOTS)
                .mapToObj(slot -> "WHEN GET_LOCK('" + slot(mark, slot) + "', 0) = 1 THEN '" + slot(mark, slot) + "'")
                .collect(Collectors.joining(
                        " ",
                        "SELECT CASE ",
                        " END, @@wait_timeout, @@lock_wait_timeout," + " @@innodb_lock_wait_timeout, CONNECTION_ID()"));
        Optional<Marked> marked = Sql.list(session, takeSlot, MySql::marked).get(0);
        if (marked.isEmpty()) {
            throw new SQLException("all " + SLOTS + " places for sessions of this migration are taken: sessions of an"
                    + " earlier run are still there, or the tool opens too many");
        }
        long lockSeconds = Math.max(1, lockWait.toSeconds());
        Sql.execute(
                session,
                "SET SESSION wait_timeout = " + Math.max(1, idle.toSeconds()) + ", lock_wait_timeout = " + lockSeconds
                        + ", innodb_lock_wait_timeout = " + lockSeconds);
        return marked.get();
    }

    private static Optional<Marked> marked(ResultSet row) throws SQLException {
        String slot = row.getString(1);
        return slot == null
                ? Optional.empty()
                : Optional.of(new Marked(
                        row.getString(5),
                        List.of(
                                "SELECT RELEASE_LOCK('" + slot + "')",
                                "SET SESSION wait_timeout = " + row.getLong(2) + ", lock_wait_timeout = "
                                        + row.getLong(3) + ", innodb_lock_wait_timeout = " + row.getLong(4)),
                        ""));
    }

    private static String slot(SessionMark mark, int slot) {
        return mark.prefix() + slot;
    }

    /** Statements that wait for a lock are repeated, so that others come in between. */
    @Override
    public void waitForLocks(Connection session, Duration atMost) {}

    @Override
    public List<Session> others(Connection session, SessionMark mine) throws SQLException {
        String holders = IntStream.range(0, SLOTS)
                .mapToObj(slot -> "SELECT IS_USED_LOCK('" + slot(mine, slot) + "') AS id")
                .collect(Collectors.joining(" UNION "));
        return Sql.list(
                session,
                "SELECT held.id, COALESCE(p.command, 'Query') <> 'Sleep' FROM (" + holders + ") AS held"
                        + " LEFT JOIN information_schema.processlist p ON p.id = held.id"
                        + " WHERE held.id IS NOT NULL AND held.id <> CONNECTION_ID()",
                row -> new Session(row.getString(1), row.getBoolean(2)));
    }

    @Override
    public boolean end(Connection session, Session other) throws SQLException {
        try {
            Sql.execute(session, "KILL CONNECTION " + Long.parseLong(other.id()));
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_THREAD) {
                return true;
            }
            if (isForbidden(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<String> provenClaim(Connection session, Place place, String scope, String role)
            throws SQLException {
        return Sql.first(
                session,
                "SELECT claim FROM " + place.guard() + " WHERE scope = ? LOCK IN SHARE MODE",
                row -> row.getString(1),
                scope);
    }

    @Override
    public String journal(Place place) {
        return "REPLACE INTO " + place.journal() + " (scope, claim, epoch, step, name, statement, sql_text, holder)"
                + " SELECT scope, claim, epoch, ?, ?, ?, ?, holder FROM " + place.guard()
                + " WHERE scope = ? AND claim = ?";
    }

    @Override
    public String state(Place place) {
        return "REPLACE INTO " + place.state() + " (scope, fingerprint, claim, epoch, version, failure, written_at)"
                + " SELECT scope, ?, claim, epoch, ?, ?, UTC_TIMESTAMP(6) FROM " + place.guard()
                + " WHERE scope = ? AND claim = ?";
    }

    @Override
    public List<String> invalidIndexes(Connection session, String schema) {
        return List.of();
    }

    /** A DDL statement of InnoDB that fails leaves nothing. */
    @Override
    public boolean mayLeaveRemains(String sql) {
        return false;
    }
}
