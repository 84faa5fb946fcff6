package dev.schemawave.it;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Records in a database when a replica enters and leaves the migration. */
final class Visits {

    private final DataSource database;

    Visits(DataSource database) {
        this.database = database;
    }

    void create(boolean postgres) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE visit (id " + (postgres ? "SERIAL" : "INT AUTO_INCREMENT")
                    + " PRIMARY KEY, replica VARCHAR(50), what VARCHAR(5))");
        }
    }

    /** In the order in which the database has seen them, for example {@code a enter}. */
    List<String> all() throws SQLException {
        List<String> visits = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT replica, what FROM visit ORDER BY id")) {
            while (rows.next()) {
                visits.add(rows.getString(1) + " " + rows.getString(2));
            }
        }
        return visits;
    }

    /** Whether somebody entered while somebody else was inside. */
    static boolean overlap(List<String> visits) {
        int inside = 0;
        for (String visit : visits) {
            inside += visit.endsWith("enter") ? 1 : -1;
            if (inside > 1) {
                return true;
            }
        }
        return false;
    }

    MigrationRunner recorded(MigrationRunner runner, String replica) {
        return new ForwardingRunner(runner) {

            @Override
            public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
                record(replica, "enter");
                try {
                    return super.migrate(context);
                } finally {
                    record(replica, "leave");
                }
            }
        };
    }

    private void record(String replica, String what) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO visit (replica, what) VALUES (?, ?)")) {
            insert.setString(1, replica);
            insert.setString(2, what);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
