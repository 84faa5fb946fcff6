package dev.schemawave.guard;

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

    Found find(Connection session, Guard.Tool tool) throws SQLException {
        Dialect dialect =
                Dialect.of(session).orElseThrow(() -> new SQLException("the guard does not know this database"));
        session.setAutoCommit(true);
        String key = GuardStore.key(scope);
        GuardStore apart = new GuardStore(dialect, dialect.beside(settings.schema()), key);
        Optional<GuardStore.Row> row = row(apart, session);
        if (row.isPresent() && !row.get().equals(GuardStore.Row.NONE)) {
            return new Found(apart, row.get());
        }
        GuardStore inside = new GuardStore(dialect, dialect.inside(scope.schema()), key);
        Optional<GuardStore.Row> rowInside = row(inside, session);
        if (rowInside.isPresent()) {
            return new Found(inside, rowInside.get());
        }
        boolean exists = row.isPresent() || create(apart, session, true);
        return new Found(exists ? apart : createdInside(inside, session, tool), GuardStore.Row.NONE);
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
                for (String sql : store.dialect().creation(store.place(), ownSchema, settings.schema())) {
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
