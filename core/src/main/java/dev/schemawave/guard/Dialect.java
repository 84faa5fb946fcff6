package dev.schemawave.guard;

import dev.schemawave.guard.GuardStore.Row;
import dev.schemawave.guard.Journal.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What differs between databases. Without state. */
sealed interface Dialect permits PostgreSql, MySql {

    /** The dialect of a session's server, or empty where the guard knows none. */
    static Optional<Dialect> of(Connection session) throws SQLException {
        return switch (session.getMetaData().getDatabaseProductName()) {
            case "PostgreSQL" -> Optional.of(new PostgreSql());
            case "MariaDB" -> Optional.of(new MySql(true));
            case "MySQL" -> Optional.of(new MySql(false));
            default -> Optional.empty();
        };
    }

    /**
     * A session of a migration as its server shows it.
     *
     * @param id what ends it
     * @param active whether it runs a statement now
     */
    record Session(String id, boolean active) {}

    /** Whether DDL can be rolled back. */
    boolean undoesDdl();

    String quoted(String identifier);

    /** Where the tables go if a schema of their own cannot be made. */
    default Place inside(String migratedSchema) {
        return Place.inside(quoted(migratedSchema));
    }

    default Place beside(String guardSchema) {
        return Place.in(quoted(guardSchema));
    }

    /** Makes the schema of the guard's tables. */
    String schemaCreation(String guardSchema);

    /** The type of an instant. */
    String timestamp();

    /** The type of a text that may be longer than a few pages. */
    String longText();

    /** What is said at the end of a table's creation. */
    String tableOptions();

    /** What an administrator can do for a user who may not create the tables. */
    String advice(String guardSchema);

    /** Whether the tables, or their schema, do not exist, or do not exist for this user. */
    boolean isMissing(SQLException failure);

    /** Whether somebody else was creating the same thing. */
    boolean isRace(SQLException failure);

    boolean isForbidden(SQLException failure);

    boolean isLockTimeout(SQLException failure);

    /**
     * How a session is marked.
     *
     * @param mark by which a successor finds it
     * @param idle after which silence of its client the server ends it by itself
     * @param lockWait how long its statements wait for locks
     */
    record Marking(SessionMark mark, Duration idle, Duration lockWait) {}

    /** Marks a session so that a successor can find and end it. */
    Marked mark(Connection session, Marking how) throws SQLException;

    /** Marks a session, and reads the guard's row after that: whoever claims in between finds the session. */
    Opened open(Connection session, Marking how, String row) throws SQLException;

    /**
     * What was found behind the mark.
     *
     * @param marked the session
     * @param row the guard's row
     */
    record Opened(Marked marked, Optional<Row> row) {}

    /**
     * A session that is marked.
     *
     * @param id what identifies it on the server while it lives
     * @param undo statements that make it what it was
     * @param role under which it was opened, where that can change
     */
    record Marked(String id, List<String> undo, String role) {

        static final Marked NONE = new Marked("", List.of(), "");
    }

    /** What the server calls the asking session. */
    String sessionId();

    /** Lets the session's statements wait so long for locks, where the server would break them off; zero is for ever. */
    void waitForLocks(Connection session, Marked marked, Duration atMost) throws SQLException;

    /** Finds what earlier claims have left. The journal is read last: those who could still write it are on the list. */
    Left look(Connection session, SessionMark mine, String journal) throws SQLException;

    /**
     * What earlier claims have left.
     *
     * @param others sessions that are marked for this scope, without the asking one and, where they can be told, those of
     *     its mark
     * @param journal the journal's rows
     */
    record Left(List<Session> others, List<Entry> journal) {}

    /** Ends a session. Returns false if this user may not. */
    boolean end(Connection session, Session other) throws SQLException;

    /**
     * Reads the claim so that nobody can change it until the transaction has ended.
     *
     * @param row reads the guard's row
     * @param marked the session when it was opened
     */
    Optional<String> provenClaim(Connection session, String row, Marked marked) throws SQLException;

    /**
     * Commits if the claim is the given one, and stays so until then. Returns false if it is not, and ends nothing. Fails
     * where it shows that the session is not the one that was marked.
     */
    boolean commit(Connection session, Place place, String scope, String claim, Marked marked) throws SQLException;

    /** Whether a statement that reads may change something all the same, by a function that it calls. */
    boolean calls(String sql);

    /** Inserts or replaces the journal row of a scope while the claim is the given one. */
    String journal(Place place);

    /**
     * Inserts or replaces a state row while the claim is the given one.
     *
     * @param condition that must hold too, of the guard's row
     */
    String state(Place place, String condition);

    /**
     * Inserts or replaces the row of a run while a claim is the current one.
     *
     * @param condition that must hold too
     */
    String run(Place place, String condition);

    /** Whether rows of two tables can be written by one statement. */
    boolean writesTogether();

    /** An instant of the guard's own tables in seconds since 1970. */
    String epochSeconds(String column);

    /** The session's default schema, as a scope names it. */
    String currentSchema();

    /** A name as a tool writes it, in quotes or without. */
    String named(String name, boolean exact);

    /** A hash of a table's rows, as an expression. */
    String digest(String table, List<String> columns);

    /** As {@link #digest}, of a table in the default schema and nowhere else. */
    default String digestInDefaultSchema(String table, List<String> columns) {
        return digest(table, columns);
    }

    /** Whether statements that belong to a transaction are repeated by themselves after a lock time-out. */
    default boolean repeatsStatements() {
        return !undoesDdl();
    }

    /** Statements that drop what a broken-off statement may have left invalid in a schema. */
    List<String> invalidIndexes(Connection session, String schema, String sql) throws SQLException;

    /** Whether a statement that failed in no transaction may have left something behind all the same. */
    boolean mayLeaveRemains(String sql);
}
