package dev.schemawave.guard;

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
            case "MariaDB", "MySQL" -> Optional.of(new MySql());
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

    /** Makes the guard's tables, its own row's last: whoever finds that one finds all of them. */
    List<String> creation(Place place, boolean ownSchema, String guardSchema);

    /** What an administrator can do for a user who may not create the tables. */
    String advice(String guardSchema);

    /** Whether the tables, or their schema, do not exist, or do not exist for this user. */
    boolean isMissing(SQLException failure);

    /** Whether somebody else was creating the same thing. */
    boolean isRace(SQLException failure);

    boolean isForbidden(SQLException failure);

    boolean isLockTimeout(SQLException failure);

    /**
     * Marks a session so that a successor can find and end it, and so that the server ends it by itself when its client
     * falls silent.
     */
    Marked mark(Connection session, SessionMark mark, Duration idle, Duration lockWait) throws SQLException;

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

    /** Lets the session's statements wait so long for locks, where the server would break them off; zero is for ever. */
    void waitForLocks(Connection session, Duration atMost) throws SQLException;

    /** Sessions that are marked for this scope, without the asking one and, where they can be told, those of this mark. */
    List<Session> others(Connection session, SessionMark mine) throws SQLException;

    /** Ends a session. Returns false if this user may not. */
    boolean end(Connection session, Session other) throws SQLException;

    /**
     * Reads the claim so that nobody can change it until the transaction has ended.
     *
     * @param role that the session had when it was opened
     */
    Optional<String> provenClaim(Connection session, Place place, String scope, String role) throws SQLException;

    /** Inserts or replaces the journal row of a scope while the claim is the given one. */
    String journal(Place place);

    /** Inserts or replaces a state row while the claim is the given one. */
    String state(Place place);

    /** Whether statements that belong to a transaction are repeated by themselves after a lock time-out. */
    default boolean repeatsStatements() {
        return !undoesDdl();
    }

    /** Statements that drop what a broken-off statement left invalid in a schema. */
    List<String> invalidIndexes(Connection session, String schema) throws SQLException;

    /** Whether a statement that failed in no transaction may have left something behind all the same. */
    boolean mayLeaveRemains(String sql);
}
