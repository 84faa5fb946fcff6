package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Marked;
import dev.schemawave.guard.Dialect.Marking;
import dev.schemawave.guard.Dialect.Opened;
import dev.schemawave.model.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Finds the guard's tables, or makes them. They are in a schema of their own, because tools refuse schemas with foreign
 * tables or clean them; where such a schema cannot be made, they stand beside the history table, once that exists.
 */
final class GuardTables {

    private static final int TRIES = 10;

    private final Scope scope;
    private final GuardSettings settings;

    GuardTables(Scope scope, GuardSettings settings) {
        this.scope = scope;
        this.settings = settings;
    }

    /**
     * The tables, and what they say of the scope.
     *
     * @param store the tables
     * @param row the scope's row, or {@link GuardStore.Row#NONE}
     */
    record Found(GuardStore store, GuardStore.Row row) {}

    /**
     * The tables, as a session sees them that was marked before.
     *
     * @param found the tables
     * @param marked the session
     */
    record Entered(Found found, Marked marked) {}

    /** Finds the tables and marks the session, in one round trip where they exist. */
    Entered enter(Connection session, Marking how, Guard.Tool tool) throws SQLException {
        Dialect dialect = dialect(session);
        GuardStore apart = apart(dialect);
        Optional<Opened> opened = opened(apart, session, how);
        if (opened.isPresent() && opened.get().row().isPresent()) {
            return new Entered(
                    new Found(apart, opened.get().row().get()), opened.get().marked());
        }
        GuardStore inside = inside(dialect);
        Optional<Opened> openedInside = opened.isPresent() ? Optional.empty() : opened(inside, session, how);
        if (openedInside.isPresent()) {
            GuardStore.Row row = openedInside.get().row().orElse(GuardStore.Row.NONE);
            return new Entered(new Found(inside, row), openedInside.get().marked());
        }
        Found found = find(session, tool);
        return new Entered(
                found,
                opened.isPresent() ? opened.get().marked() : found.store().mark(session, how));
    }

    /** Empty if there are no tables; then the session is not marked. */
    private static Optional<Opened> opened(GuardStore store, Connection session, Marking how) throws SQLException {
        try {
            return Optional.of(store.open(session, how));
        } catch (SQLException e) {
            if (store.dialect().isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private GuardStore apart(Dialect dialect) {
        return new GuardStore(dialect, dialect.beside(settings.schema()), GuardStore.key(scope));
    }

    private GuardStore inside(Dialect dialect) {
        return new GuardStore(dialect, dialect.inside(scope.schema()), GuardStore.key(scope));
    }

    private static Dialect dialect(Connection session) throws SQLException {
        session.setAutoCommit(true);
        return Dialect.of(session).orElseThrow(() -> new SQLException("the guard does not know this database"));
    }

    Found find(Connection session, Guard.Tool tool) throws SQLException {
        Optional<Found> existing = existing(session);
        if (existing.isPresent()) {
            return existing.get();
        }
        Dialect dialect = dialect(session);
        GuardStore apart = apart(dialect);
        boolean exists = row(apart, session).isPresent() || create(apart, session, true);
        return new Found(exists ? apart : createdInside(inside(dialect), session, tool), GuardStore.Row.NONE);
    }

    /** Makes nothing. Empty if nobody has claimed yet in a schema of the guard's own, and there are no tables inside. */
    Optional<Found> existing(Connection session) throws SQLException {
        Dialect dialect = dialect(session);
        GuardStore apart = apart(dialect);
        Optional<GuardStore.Row> row = row(apart, session);
        if (row.isPresent() && !row.get().equals(GuardStore.Row.NONE)) {
            return Optional.of(new Found(apart, row.get()));
        }
        GuardStore inside = inside(dialect);
        return row(inside, session).map(found -> new Found(inside, found));
    }

    /** Empty if there are no tables. */
    private static Optional<GuardStore.Row> row(GuardStore store, Connection session) throws SQLException {
        try {
            return Optional.of(store.row(session).orElse(GuardStore.Row.NONE));
        } catch (SQLException e) {
            if (store.dialect().isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private GuardStore createdInside(GuardStore inside, Connection session, Guard.Tool tool) throws SQLException {
        tool.makeHistory();
        if (!create(inside, session, false)) {
            throw new SQLException("the guard's tables cannot be made: let an administrator run "
                    + inside.dialect().advice(settings.schema()));
        }
        return inside;
    }

    /** Several may create at once, and some servers fail then even if they are asked to create what is missing only. */
    private boolean create(GuardStore store, Connection session, boolean ownSchema) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                if (ownSchema) {
                    Sql.execute(session, store.dialect().schemaCreation(settings.schema()));
                }
                for (String sql : store.place().creation(store.dialect())) {
                    Sql.execute(session, sql);
                }
                return true;
            } catch (SQLException e) {
                if (store.dialect().isForbidden(e)) {
                    return false;
                }
                if (tries == TRIES || !store.dialect().isRace(e)) {
                    throw e;
                }
            }
        }
    }
}
