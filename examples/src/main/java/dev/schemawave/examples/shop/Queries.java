package dev.schemawave.examples.shop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queries of a build in one database, on one connection. For one thread at a time. */
final class Queries {

    private final String url;
    private final String user;
    private final String password;
    private final List<String> statements;
    private @Nullable Connection connection;
    private long asked;
    private long failed;
    private @Nullable String failure;

    Queries(String url, String user, String password, List<String> statements) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.statements = List.copyOf(statements);
    }

    void askAll() {
        for (String sql : statements) {
            asked++;
            try (Statement statement = connection().createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                failed++;
                failure = failure == null ? e.getMessage() : failure;
                hangUp();
            }
        }
    }

    WorkDone done() {
        return new WorkDone(asked, failed, failure);
    }

    private Connection connection() throws SQLException {
        Connection open = connection == null ? DriverManager.getConnection(url, user, password) : connection;
        connection = open;
        return open;
    }

    /** Whatever has failed, the next query shall not suffer from it. */
    private void hangUp() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException alreadyGone) {
            // what matters was counted
        }
        connection = null;
    }
}
