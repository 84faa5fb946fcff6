package dev.schemawave.guard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plain JDBC in one line. */
final class Sql {

    private Sql() {}

    /** Makes a value of the current row. */
    @FunctionalInterface
    interface Row<T> {

        T of(ResultSet row) throws SQLException;
    }

    static int update(Connection session, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    static <T> List<T> list(Connection session, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                return all(rows, row);
            }
        }
    }

    static <T> Optional<T> first(Connection session, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        return list(session, sql, row, parameters).stream().findFirst();
    }

    /**
     * What a script reads.
     *
     * @param first the rows of its first result
     * @param second those of its second one
     */
    record Two<A, B>(List<A> first, List<B> second) {}

    /** Runs a script with two results in one round trip where the driver can. */
    static <A, B> Two<A, B> two(Connection session, String sql, Row<A> first, Row<B> second) throws SQLException {
        try (Statement statement = session.createStatement()) {
            boolean rows = statement.execute(sql);
            List<A> ones = nextRows(statement, rows, first);
            return new Two<>(ones, nextRows(statement, statement.getMoreResults(), second));
        }
    }

    /** Runs a script with one result in one round trip where the driver can. */
    static <T> List<T> rows(Connection session, String sql, Row<T> row) throws SQLException {
        try (Statement statement = session.createStatement()) {
            return nextRows(statement, statement.execute(sql), row);
        }
    }

    private static <T> List<T> nextRows(Statement statement, boolean rows, Row<T> row) throws SQLException {
        boolean found = rows;
        while (!found && statement.getUpdateCount() >= 0) {
            found = statement.getMoreResults();
        }
        try (ResultSet result = statement.getResultSet()) {
            return all(result, row);
        }
    }

    private static <T> List<T> all(ResultSet rows, Row<T> row) throws SQLException {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
            all.add(row.of(rows));
        }
        return all;
    }

    /** Runs several statements in one round trip where the driver can; returns the first column of the last result. */
    static Optional<String> script(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows && statement.getUpdateCount() >= 0) {
                rows = statement.getMoreResults();
            }
            if (!rows) {
                return Optional.empty();
            }
            try (ResultSet result = statement.getResultSet()) {
                return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
            }
        }
    }

    static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
