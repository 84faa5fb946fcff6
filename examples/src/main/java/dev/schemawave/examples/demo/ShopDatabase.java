package dev.schemawave.examples.demo;

import dev.schemawave.testservers.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The database of one service, asked from outside. */
final class ShopDatabase {

    private final Database database;

    ShopDatabase(Database database) {
        this.database = database;
    }

    /** How often each step took effect: each leaves a row whenever it does. */
    List<ShopReport.OfStep> count(List<String> expected) throws SQLException {
        Map<String, Integer> found = new TreeMap<>();
        if (hasSteps()) {
            query("SELECT step FROM applied_steps").forEach(step -> found.merge(step, 1, Integer::sum));
        }
        List<ShopReport.OfStep> counts = new ArrayList<>();
        for (String step : expected) {
            Integer times = found.remove(step);
            counts.add(new ShopReport.OfStep(step, times == null ? 0 : times));
        }
        found.forEach((step, times) -> counts.add(new ShopReport.OfStep(step, times)));
        return counts;
    }

    /** When each step took effect, in epoch milliseconds. */
    Map<String, Long> appliedAt() throws SQLException {
        Map<String, Long> moments = new TreeMap<>();
        if (hasSteps()) {
            query("SELECT step || ' ' || floor(extract(epoch FROM at) * 1000)::bigint FROM applied_steps")
                    .forEach(row -> {
                        String[] parts = row.split(" ");
                        moments.merge(parts[0], Long.valueOf(parts[1]), Math::max);
                    });
        }
        return moments;
    }

    private boolean hasSteps() throws SQLException {
        return !query("SELECT 1 WHERE to_regclass('applied_steps') IS NOT NULL").isEmpty();
    }

    /** Whether a migration is in the middle of its slow statement right now. */
    boolean isInSlowStatement() throws SQLException {
        return !query("SELECT pid FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event = 'PgSleep'")
                .isEmpty();
    }

    private List<String> query(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }
}
