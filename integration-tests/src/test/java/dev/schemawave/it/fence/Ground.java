package dev.schemawave.it.fence;

import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.runner.liquibase.LiquibaseRunner;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import java.util.Map;

/** A tool on a database, with three steps: each adds an amount of its own, and a row with its number. */
enum Ground {
    FLYWAY_POSTGRESQL(true, true, "it/fence/flyway"),
    LIQUIBASE_POSTGRESQL(false, true, "it/fence/liquibase/changelog.sql"),
    FLYWAY_MARIADB(true, false, "it/fence/flyway"),
    LIQUIBASE_MARIADB(false, false, "it/fence/liquibase/changelog.sql"),
    /** Its second step runs outside a transaction, and makes an index. */
    FLYWAY_INDEX_POSTGRESQL(true, true, "it/fence/flyway-index"),
    /** As above, and changes data by a function that it selects. */
    FLYWAY_FUNCTION_POSTGRESQL(true, true, "it/fence/flyway-function");

    private final boolean flyway;
    private final boolean postgres;
    private final String place;

    Ground(boolean flyway, boolean postgres, String place) {
        this.flyway = flyway;
        this.postgres = postgres;
        this.place = place;
    }

    DatabaseServer server() {
        return postgres ? PostgresServer.shared() : MariaDbServer.shared();
    }

    boolean isFlyway() {
        return flyway;
    }

    boolean isPostgres() {
        return postgres;
    }

    boolean isOutsideTransactions() {
        return this == FLYWAY_INDEX_POSTGRESQL || this == FLYWAY_FUNCTION_POSTGRESQL;
    }

    String place() {
        return place;
    }

    MigrationRunner runner() {
        return flyway ? FlywayRunner.of(Map.of("flyway.locations", "classpath:" + place)) : LiquibaseRunner.of(place);
    }

    /** Finds a row if a statement of the second step took effect. */
    String trace(int statement) {
        return switch (statement) {
            case 1 -> "SELECT 1 FROM total WHERE amount >= 11";
            case 2 ->
                postgres
                        ? "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('mark_2b') AND indisvalid"
                        : "SELECT 1 FROM information_schema.columns WHERE column_name = 'mark_2b'"
                                + " AND table_schema = database()";
            case 3 -> "SELECT 1 FROM applied WHERE step = 2";
            default -> "SELECT 1 FROM total WHERE amount = 111";
        };
    }

    /** The insertion of a step's history row. */
    Sign historyRow(String step) {
        return flyway
                ? Sign.of("insert into", "flyway_schema_history", "V" + step + "__")
                : Sign.of("insert into", "databasechangelog", "'" + step + "', 'fence'");
    }

    /** The removal of a step's history row. */
    Sign removalOfHistoryRow() {
        return Sign.of("delete from", flyway ? "flyway_schema_history" : "databasechangelog");
    }

    /** Finds a row if a statement that takes the second step back took effect. */
    String traceOfUndo(int statement) {
        return switch (statement) {
            case 1 -> "SELECT 1 FROM total WHERE amount <= 101";
            case 2 -> "SELECT 1 FROM total WHERE NOT EXISTS (" + columnOfSecondStep() + ")";
            case 3 -> "SELECT 1 FROM total WHERE NOT EXISTS (SELECT 1 FROM applied WHERE step = 2)";
            default -> "SELECT 1 FROM total WHERE amount = 1";
        };
    }

    /** Finds a row if the table has the column that the second step adds. */
    String columnOfSecondStep() {
        return "SELECT 1 FROM information_schema.columns WHERE column_name = 'mark_2b' AND table_schema = "
                + (postgres ? "current_schema()" : "database()");
    }

    /** The steps in the history, in its order, as often as they stand there. */
    String history() {
        return flyway
                ? "SELECT version FROM flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank"
                : "SELECT id FROM " + (postgres ? "databasechangelog" : "DATABASECHANGELOG")
                        + " ORDER BY orderexecuted";
    }
}
