package dev.schemawave.runner.liquibase;

import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

/** Tests that migrate real databases: one of its own for each that asks. */
abstract class Databased {

    /** Held, because a logger that nobody holds forgets its level. Failures are logged in full, and are meant here. */
    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    static {
        LIQUIBASE.setLevel(Level.OFF);
    }

    @TempDir
    Path directory;

    Changelog changelog() {
        return new Changelog(directory);
    }

    static DataSource postgres() {
        return PostgresServer.shared().createDatabase("liquibase").dataSource();
    }

    static DataSource mariaDb() {
        return MariaDbServer.shared().createDatabase("liquibase").dataSource();
    }

    static DataSource h2() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:liquibase" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
        return database;
    }

    static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of all rows. */
    static List<String> query(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    static List<String> history(DataSource database) throws SQLException {
        return query(database, "SELECT ID FROM DATABASECHANGELOG ORDER BY ORDEREXECUTED");
    }

    static List<String> tables(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet row = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {
                            "TABLE", "BASE TABLE"
                        })) {
            List<String> names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
            return names;
        }
    }
}
