package dev.schemawave.it;

import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.runner.liquibase.LiquibaseRunner;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** A migration tool on a database: every promise is tested in all of them. */
public enum Shape {
    FLYWAY_POSTGRESQL(true, true),
    LIQUIBASE_POSTGRESQL(false, true),
    FLYWAY_MARIADB(true, false),
    LIQUIBASE_MARIADB(false, false);

    /** What every step being applied once looks like. */
    public static final Map<String, Integer> EACH_STEP_ONCE = Map.of("1", 1, "2", 1, "3", 1, "4", 1);

    private final boolean flyway;
    private final boolean postgres;

    Shape(boolean flyway, boolean postgres) {
        this.flyway = flyway;
        this.postgres = postgres;
    }

    public String tool() {
        return flyway ? "flyway" : "liquibase";
    }

    public DatabaseServer server() {
        return postgres ? PostgresServer.shared() : MariaDbServer.shared();
    }

    Backend usualBackend() {
        return postgres ? Backend.JDBC_POSTGRESQL : Backend.JDBC_MARIADB;
    }

    /** The tool's own settings for four steps, of which the second takes a while. */
    public Map<String, String> settings(double pauseSeconds) {
        String pause = (postgres ? "pg_sleep(" : "SLEEP(") + pauseSeconds + ")";
        return flyway
                ? Map.of("flyway.locations", "classpath:it/flyway", "flyway.placeholders.pause", pause)
                : Map.of("liquibase.changelogFile", "it/liquibase/changelog.sql", "liquibase.parameter.pause", pause);
    }

    public MigrationRunner runner(double pauseSeconds) {
        return flyway ? FlywayRunner.of(settings(pauseSeconds)) : LiquibaseRunner.of(settings(pauseSeconds));
    }

    /** How often each step was applied, as the database itself has counted. */
    public static Map<String, Integer> timesApplied(Database database) throws SQLException {
        Map<String, Integer> times = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT step, count(*) FROM applied_steps GROUP BY step")) {
            while (rows.next()) {
                times.put(rows.getString(1), rows.getInt(2));
            }
        }
        return times;
    }
}
