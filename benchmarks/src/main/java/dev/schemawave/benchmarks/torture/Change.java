package dev.schemawave.benchmarks.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One statement of a step.
 *
 * @param sql its text
 * @param count a query that tells how often it took effect; empty for one that leaves nothing
 */
record Change(String sql, Optional<String> count) {

    Change(String sql, String count) {
        this(sql, Optional.of(count));
    }

    /** Waits, in the eyes of the library by a function that could do anything. */
    static Change pause(String sql) {
        return new Change(sql, Optional.empty());
    }

    /** How often it took effect, or what is expected where nobody can tell. */
    long times(Connection session, long expected) throws SQLException {
        return count.isPresent() ? Sql.number(session, count.get()) : expected;
    }

    /** Whether a text is this statement's, whatever the tool has made of its white space. */
    boolean is(String text) {
        return plain(text).equals(plain(sql));
    }

    private static String plain(String text) {
        String spaced = text.strip().replaceAll("\\s+", " ");
        return spaced.endsWith(";") ? spaced.substring(0, spaced.length() - 1) : spaced;
    }
}
