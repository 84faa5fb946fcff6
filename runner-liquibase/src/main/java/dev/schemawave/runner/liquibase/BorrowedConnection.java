package dev.schemawave.runner.liquibase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A connection that goes back as it came, because it may go back to a pool: Liquibase changes what is restored here. */
record BorrowedConnection(
        Connection jdbc, boolean autoCommit, @Nullable String catalog, Optional<String> searchPath)
        implements AutoCloseable {

    static BorrowedConnection from(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            boolean autoCommit = connection.getAutoCommit();
            return new BorrowedConnection(connection, autoCommit, connection.getCatalog(), searchPath(connection));
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e;
            }
        }
    }

    /** Ends what is uncommitted, as a failed run leaves it. */
    @Override
    public void close() throws SQLException {
        try (jdbc) {
            if (!jdbc.isClosed()) {
                if (!jdbc.getAutoCommit()) {
                    jdbc.rollback();
                }
                jdbc.setAutoCommit(autoCommit);
                restoreNames();
            }
        }
    }

    private void restoreNames() throws SQLException {
        if (searchPath.isPresent()) {
            if (!searchPath.equals(searchPath(jdbc))) {
                setSearchPath(searchPath.get());
            }
        } else if (catalog != null && !Objects.equals(catalog, jdbc.getCatalog())) {
            jdbc.setCatalog(catalog);
        }
    }

    private static Optional<String> searchPath(Connection connection) throws SQLException {
        if (!connection.getMetaData().getDatabaseProductName().contains("PostgreSQL")) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW search_path")) {
            row.next();
            return Optional.of(row.getString(1));
        }
    }

    private void setSearchPath(String path) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement("SELECT set_config('search_path', ?, false)")) {
            statement.setString(1, path);
            statement.execute();
        }
    }
}
