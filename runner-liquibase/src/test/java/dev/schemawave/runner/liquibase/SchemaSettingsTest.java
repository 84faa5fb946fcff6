package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SchemaSettingsTest extends Databased {

    private static final String TABLE =
            "--changeset a:1\nCREATE TABLE t (id INT);\n--changeset a:2\nINSERT INTO t VALUES (1);\n";

    @Test
    @Tag("smoke")
    void unqualifiedSqlGoesToTheDefaultSchemaAndTheHistoryToItsOwn() throws Exception {
        DataSource database = postgres();
        execute(database, "CREATE SCHEMA shop", "CREATE SCHEMA meta");
        LiquibaseRunner runner = changelog()
                .sql("main.sql", TABLE)
                .runner("main.sql")
                .with("liquibase.defaultSchemaName", "shop")
                .with("liquibase.liquibaseSchemaName", "meta")
                .with("liquibase.databaseChangelogTableName", "changes");

        assertThat(RecordedRun.migrate(runner, database)).containsExactly("1::a", "2::a");

        assertThat(query(database, "SELECT id FROM shop.t")).containsExactly("1");
        assertThat(query(database, "SELECT id FROM meta.changes ORDER BY 1")).containsExactly("1", "2");
        assertThat(runner.plan(database).isSettled()).isTrue();
        assertThat(runner.historyTable()).isEqualTo(new HistoryTable(Optional.of("meta"), "changes"));
    }

    @Test
    void theHistoryTableIsNamedAsConfigured() {
        assertThat(LiquibaseRunner.of("main.sql").historyTable())
                .isEqualTo(new HistoryTable(Optional.empty(), "DATABASECHANGELOG"));
        assertThat(LiquibaseRunner.of(Map.of("liquibase.command.defaultSchemaName", "shop"))
                        .historyTable())
                .isEqualTo(new HistoryTable(Optional.of("shop"), "DATABASECHANGELOG"));
    }

    @Test
    void mariaDbTakesTheDefaultSchemaForADatabase() throws Exception {
        DataSource database = mariaDb();
        String own = query(database, "SELECT DATABASE()").get(0);
        LiquibaseRunner runner =
                changelog().sql("main.sql", TABLE).runner("main.sql").with("liquibase.defaultSchemaName", own);

        assertThat(RecordedRun.migrate(runner, database)).containsExactly("1::a", "2::a");
        assertThat(tables(database)).containsExactlyInAnyOrder("t", "databasechangelog");
    }

    @Test
    @Tag("smoke")
    void oneConnectionAtATimeIsUsedAndGoesBackAsItCame() throws Exception {
        DataSource database = postgres();
        execute(database, "CREATE SCHEMA shop");
        LiquibaseRunner runner =
                changelog().sql("main.sql", TABLE).runner("main.sql").with("liquibase.defaultSchemaName", "shop");
        try (Connection connection = database.getConnection()) {
            OneConnection pool = new OneConnection(connection);

            runner.plan(pool);
            assertThat(pool.returned()).isEqualTo(1);
            runner.migrate(new RecordedRun(pool));
            assertThat(pool.returned()).isEqualTo(2);

            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.getSchema()).isEqualTo("public");
        }
        assertThat(query(database, "SELECT id FROM shop.t")).containsExactly("1");
    }
}
