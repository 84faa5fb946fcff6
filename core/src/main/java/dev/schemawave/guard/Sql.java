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
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(row.of(rows));
                }
                return all;
            }
        }
    }

    static <T> Optional<T> first(Connection session, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        return list(session, sql, row, parameters).stream().findFirst();
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
