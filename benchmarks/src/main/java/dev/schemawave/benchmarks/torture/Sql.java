package dev.schemawave.benchmarks.torture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The few ways in which the harness asks a database. */
final class Sql {

    private Sql() {}

    static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    static List<String> strings(Connection session, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    static boolean exists(Connection session, String schema, String table) throws SQLException {
        return number(
                        session,
                        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '" + schema
                                + "' AND table_name = '" + table + "'")
                > 0;
    }
}
