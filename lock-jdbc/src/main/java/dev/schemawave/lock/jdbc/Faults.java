package dev.schemawave.lock.jdbc;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.CoordinationException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What the errors of the databases mean to us. */
final class Faults {

    private static final int DEEPEST = 20;

    /** Wrong user, password, database or right: by SQL state, and by number where the state says too little. */
    private static final Set<String> DENIED_STATES = Set.of("42501", "90040", "90096", "90013", "90146", "90149");

    private static final Set<Integer> DENIED_NUMBERS = Set.of(1044, 1045, 1049, 1142, 1143, 1227, 1698);

    /** Rolled back because of somebody else: MySQL's deadlock and MariaDB's changed row have states that say less. */
    private static final Set<Integer> CONFLICT_NUMBERS = Set.of(1020, 1213);

    /** Read-only since a failover, too many connections, killed, the database closed, waited too long for a row. */
    private static final Set<String> PASSING_STATES =
            Set.of("25006", "55P03", "70100", "HYT00", "HYT01", "90067", "90098", "90121", "90007", "90135", "90020");

    private static final Set<Integer> PASSING_NUMBERS = Set.of(1040, 1203, 1205, 1226, 1290, 1317, 1836, 1927);

    /** Of those that pass, the ones after which the connection may be sound. */
    private static final Set<String> CONNECTION_KEEPS = Set.of("55P03", "HYT00", "HYT01");

    private static final Set<String> DUPLICATE_STATES = Set.of("23505", "23000");

    private static final Set<String> MISSING_STATES = Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079");

    private static final Set<String> CREATED_MEANWHILE =
            Set.of("23505", "42710", "42P06", "42P07", "XX000", "40001", "40P01", "90078", "42S01", "90131", "HYT00");

    private Faults() {}

    static CoordinationException describe(String what, ConnectionSource where, Secrets secrets, SQLException e) {
        SQLException shown = secrets.scrub(e);
        String message = "cannot " + what + " in " + where + ": " + reason(shown);
        return isPassing(e)
                ? CoordinationException.unreachable(message, shown)
                : CoordinationException.refused(message, shown);
    }

    /** Pools put the reason below a message of their own. */
    private static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage()).strip();
        return e.getCause() instanceof SQLException below && !message.contains(firstLine(below))
                ? message + ": " + firstLine(below)
                : message;
    }

    static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Whether it can help to try again later. A definite refusal below the time-out of a pool counts as what it is. */
    static boolean isPassing(SQLException e) {
        return !isDenied(e) && any(e, Faults::isPassingOne);
    }

    static boolean isDenied(SQLException e) {
        return any(
                e,
                one -> DENIED_STATES.contains(state(one))
                        || state(one).startsWith("28")
                        || state(one).startsWith("3D")
                        || isRefusedByPostgreSql(one)
                        || DENIED_NUMBERS.contains(one.getErrorCode()));
    }

    /** For example because no password was given. MySQL means too many connections by the same state, with a number. */
    private static boolean isRefusedByPostgreSql(SQLException e) {
        return state(e).equals("08004") && e.getErrorCode() == 0;
    }

    /** The statement was rolled back because of somebody else's; it may be sent again at once. */
    static boolean isConflict(SQLException e) {
        return any(e, Faults::isConflictOne);
    }

    /** The connection is of no use any more, and whether the statement took effect is not known. */
    static boolean isConnectionLost(SQLException e) {
        return any(e, one -> isPassingOne(one) && !isConflictOne(one) && !CONNECTION_KEEPS.contains(state(one)));
    }

    static boolean isDuplicate(SQLException e) {
        return DUPLICATE_STATES.contains(state(e));
    }

    static boolean isMissing(SQLException e) {
        return MISSING_STATES.contains(state(e)) || e.getErrorCode() == 1146 || e.getErrorCode() == 1049;
    }

    /** Somebody else has created the same at the same time, which IF NOT EXISTS does not cover on PostgreSQL. */
    static boolean isCreatedMeanwhile(SQLException e) {
        return CREATED_MEANWHILE.contains(state(e)) || isConflict(e);
    }

    private static boolean isPassingOne(SQLException e) {
        String state = state(e);
        return state.startsWith("08")
                || state.startsWith("57P0")
                || state.startsWith("53")
                || PASSING_STATES.contains(state)
                || PASSING_NUMBERS.contains(e.getErrorCode())
                || isConflictOne(e)
                || e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || e instanceof SQLNonTransientConnectionException;
    }

    private static boolean isConflictOne(SQLException e) {
        return state(e).startsWith("40") || state(e).equals("90131") || CONFLICT_NUMBERS.contains(e.getErrorCode());
    }

    private static boolean any(SQLException e, Predicate<SQLException> test) {
        return chain(e).stream().anyMatch(test);
    }

    private static List<SQLException> chain(SQLException e) {
        List<SQLException> chain = new ArrayList<>();
        Throwable next = e;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (next instanceof SQLException sql) {
                chain.add(sql);
            }
            next = next.getCause();
        }
        return chain;
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
