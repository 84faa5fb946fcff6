package dev.schemawave.guard;

import dev.schemawave.guard.GuardStore.Row;
import dev.schemawave.guard.Journal.Entry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * MariaDB and MySQL: DDL commits by itself, and a session is known by the named lock that it holds, which lives exactly as
 * long as the session.
 *
 * @param blocks whether several statements can be sent as one, as MariaDB understands them
 */
record MySql(boolean blocks) implements Dialect {

    private static final int SLOTS = 8;
    private static final Set<Integer> MISSING = Set.of(1146, 1049, 1142, 1044);
    private static final Set<Integer> RACE = Set.of(1007, 1050, 1062, 1213);
    private static final Set<Integer> FORBIDDEN = Set.of(1044, 1142, 1095, 1227);
    private static final Set<Integer> LOCK_TIMEOUT = Set.of(1205);
    private static final int NO_SUCH_THREAD = 1094;
    private static final Pattern HARMLESS = Pattern.compile("(?i)(?<![\\w.`\"$])(?:(database|count)\\((?:\\)|[1*]\\))"
            + "|(get_lock|release_lock)\\((?:'[^'()]*'|\\?)(?:,\\s*-?\\d+)?\\))");
    private static final String NOTHING = "SELECT NULL AS claim, 0 AS epoch, NULL AS holder";
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
    public String schemaCreation(String guardSchema) {
        return "CREATE DATABASE IF NOT EXISTS " + quoted(guardSchema);
    }

    @Override
    public String timestamp() {
        return "datetime(6)";
    }

    @Override
    public String longText() {
        return "mediumtext";
    }

    @Override
    public String tableOptions() {
        return EXACT;
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
    public Marked mark(Connection session, Marking how) throws SQLException {
        return open(session, how, NOTHING).marked();
    }

    /** Variables of the session carry what the first statement found to the second one, which clears them. */
    @Override
    public Opened open(Connection session, Marking how, String row) throws SQLException {
        String slot = IntStream.range(0, SLOTS)
                .mapToObj(i -> "WHEN GET_LOCK('" + slot(how.mark(), i) + "', " + (i == SLOTS - 1 ? 1 : 0)
                        + ") = 1 THEN '" + slot(how.mark(), i) + "'")
                .collect(Collectors.joining(" ", "CASE ", " END"));
        long lockSeconds = Math.max(1, how.lockWait().toSeconds());
        String marking = "SET @schemawave_slot = " + slot + ", @schemawave_undo = CONCAT('SET SESSION wait_timeout = ',"
                + " @@wait_timeout, ', lock_wait_timeout = ', @@lock_wait_timeout,"
                + " ', innodb_lock_wait_timeout = ', @@innodb_lock_wait_timeout), SESSION wait_timeout = "
                + Math.max(1, how.idle().toSeconds()) + ", lock_wait_timeout = " + lockSeconds
                + ", innodb_lock_wait_timeout = " + lockSeconds;
        try {
            if (blocks) {
                return Sql.rows(session, "BEGIN NOT ATOMIC " + marking + "; " + reading(row) + "; END", MySql::opened)
                        .get(0);
            }
            Sql.execute(session, marking);
            return opened(session, row);
        } catch (SQLException e) {
            for (String undo : opened(session, NOTHING).marked().undo()) {
                Sql.execute(session, undo);
            }
            throw e;
        }
    }

    private static Opened opened(Connection session, String row) throws SQLException {
        return Sql.first(session, reading(row), MySql::opened).orElseThrow();
    }

    private static String reading(String row) {
        return "SELECT CONNECTION_ID(), @schemawave_slot, @schemawave_undo, @schemawave_slot := NULL,"
                + " @schemawave_undo := NULL, g.* FROM (SELECT 1) AS o LEFT JOIN (" + row + ") AS g ON TRUE";
    }

    private static Opened opened(ResultSet found) throws SQLException {
        return new Opened(marked(found), claimed(found));
    }

    private static Optional<Row> claimed(ResultSet row) throws SQLException {
        return row.getString("claim") == null ? Optional.empty() : Optional.of(Row.of(row));
    }

    private static Marked marked(ResultSet row) throws SQLException {
        String slot = row.getString(2);
        if (slot == null) {
            throw new SQLException("all " + SLOTS + " places for sessions of this migration are taken: sessions of an"
                    + " earlier run are still there, or the tool opens too many");
        }
        return new Marked(row.getString(1), List.of("SELECT RELEASE_LOCK('" + slot + "')", row.getString(3)), "");
    }

    private static String slot(SessionMark mark, int slot) {
        return mark.prefix() + slot;
    }

    /** Statements that wait for a lock are repeated, so that others come in between. */
    @Override
    public void waitForLocks(Connection session, Marked marked, Duration atMost) {}

    @Override
    public String sessionId() {
        return "CONNECTION_ID()";
    }

    @Override
    public Left look(Connection session, SessionMark mine, String journal) throws SQLException {
        String holders = IntStream.range(0, SLOTS)
                .mapToObj(slot -> "SELECT IS_USED_LOCK('" + slot(mine, slot) + "') AS id")
                .collect(Collectors.joining(" UNION "));
        List<Session> others = Sql.list(
                session,
                "SELECT held.id, COALESCE(p.command, 'Query') <> 'Sleep' FROM (" + holders + ") AS held"
                        + " LEFT JOIN information_schema.processlist p ON p.id = held.id"
                        + " WHERE held.id IS NOT NULL AND held.id <> CONNECTION_ID()",
                row -> new Session(row.getString(1), row.getBoolean(2)));
        return new Left(others, Sql.list(session, journal, Entry::of));
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
    public Optional<String> provenClaim(Connection session, String row, Marked marked) throws SQLException {
        return Sql.first(session, row + " LOCK IN SHARE MODE", found -> found.getString(1));
    }

    @Override
    public boolean commit(Connection session, Place place, String scope, String claim, Marked marked)
            throws SQLException {
        boolean current = provenClaim(session, GuardStore.claim(place, scope), marked)
                .filter(claim::equals)
                .isPresent();
        if (current) {
            session.commit();
        }
        return current;
    }

    /** The names of the server's own functions cannot be taken by others. A tool's own lock is no part of a step. */
    @Override
    public boolean calls(String sql) {
        return HARMLESS.matcher(sql).replaceAll("$1$2").indexOf('(') >= 0;
    }

    @Override
    public String journal(Place place) {
        return "REPLACE INTO " + place.journal() + " (scope, claim, epoch, step, name, statement, sql_text, holder)"
                + " SELECT scope, claim, epoch, ?, ?, ?, ?, holder FROM " + place.guard()
                + " WHERE scope = ? AND claim = ?";
    }

    @Override
    public String state(Place place, String condition) {
        return "REPLACE INTO " + place.state()
                + " (scope, fingerprint, claim, epoch, version, compatible_with, failure,"
                + " schema_name, digest, trace, ahead, written_at)"
                + " SELECT g.scope, ?, g.claim, g.epoch, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6) FROM " + place.guard()
                + " g WHERE g.scope = ? AND g.claim = ? AND " + condition;
    }

    @Override
    public String run(Place place, String condition) {
        return "REPLACE INTO " + place.run() + " (scope, claim, epoch, kind, holder, from_version, to_version, steps,"
                + " began, ended, result, card) SELECT g.scope, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM " + place.guard()
                + " g WHERE g.scope = ? AND g.claim = ? AND " + condition;
    }

    @Override
    public boolean writesTogether() {
        return false;
    }

    /** The time zone of whoever claimed is taken to be that of whoever asks. */
    @Override
    public String epochSeconds(String column) {
        return "UNIX_TIMESTAMP(" + column + ")";
    }

    @Override
    public String currentSchema() {
        return "IF(@@lower_case_table_names = 0, database(), LOWER(database()))";
    }

    @Override
    public String named(String name, boolean exact) {
        return quoted(name);
    }

    /** The rows are hashed one by one, and the hashes added up in a way in which their order does not matter. */
    @Override
    public String digest(String table, List<String> columns) {
        String row = columns.stream().map(column -> "QUOTE(" + column + ")").collect(Collectors.joining(", "));
        return "(SELECT CONCAT(COUNT(*), ':', " + sum("LEFT") + ", ':', " + sum("RIGHT")
                + ") FROM (SELECT MD5(CONCAT_WS(',', " + row + ")) AS h FROM " + table + ") AS t)";
    }

    private static String sum(String half) {
        return "BIT_XOR(CAST(CONV(" + half + "(t.h, 16), 16, 10) AS UNSIGNED))";
    }

    @Override
    public List<String> invalidIndexes(Connection session, String schema, String sql) {
        return List.of();
    }

    /** A DDL statement of InnoDB that fails leaves nothing. */
    @Override
    public boolean mayLeaveRemains(String sql) {
        return false;
    }
}
