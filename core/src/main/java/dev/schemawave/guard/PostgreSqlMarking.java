package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Marked;
import dev.schemawave.guard.Dialect.Marking;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a session of PostgreSQL is marked, by one statement that also says how to undo it.
 *
 * @param changed what the guard or a script changes in a session, and a pool may have set
 */
record PostgreSqlMarking(List<String> changed) {

    private static final int IDLE_SESSION_TIMEOUT_SINCE = 14;
    private static final String IDLE_SESSION = "idle_session_timeout";
    private static final int FIRST_CHANGED = 3;
    private static final List<String> CHANGED =
            List.of("role", "search_path", "application_name", "lock_timeout", "idle_in_transaction_session_timeout");

    static PostgreSqlMarking of(Connection session) throws SQLException {
        boolean idleSessions = session.getMetaData().getDatabaseMajorVersion() >= IDLE_SESSION_TIMEOUT_SINCE;
        return new PostgreSqlMarking(
                idleSessions
                        ? Stream.concat(CHANGED.stream(), Stream.of(IDLE_SESSION))
                                .toList()
                        : CHANGED);
    }

    String statement(Marking how) {
        String before = changed.stream()
                .map(name -> "quote_literal(current_setting('" + name + "'))")
                .collect(Collectors.joining(", "));
        long idle = how.idle().toMillis();
        return "SELECT pg_backend_pid(), current_setting('role'), " + before
                + set("application_name", how.mark().label())
                + set("lock_timeout", how.lockWait().toMillis())
                + set("idle_in_transaction_session_timeout", idle)
                + (changed.contains(IDLE_SESSION) ? set(IDLE_SESSION, idle) : "");
    }

    /** One more column of a statement. */
    static String set(String name, Object value) {
        return ", set_config('" + name + "', '" + value + "', false)";
    }

    Marked marked(ResultSet row) throws SQLException {
        return new Marked(row.getString(1), List.of(undo(row)), row.getString(2));
    }

    /** What a pool has set for its sessions is kept: a RESET would lose it. */
    private String undo(ResultSet row) throws SQLException {
        StringBuilder undo = new StringBuilder("RESET SESSION AUTHORIZATION; SELECT ''");
        for (int i = 0; i < changed.size(); i++) {
            undo.append(", set_config('").append(changed.get(i)).append("', ");
            undo.append(row.getString(FIRST_CHANGED + i)).append(", false)");
        }
        return undo.toString();
    }
}
