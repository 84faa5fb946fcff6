package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.SchemaPlan;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.MariaDbServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlanTest extends Databased {

    private static final String INCLUDING = """
            <preConditions><sqlCheck expectedResult="1">SELECT 1</sqlCheck></preConditions>
            <include file="steps.sql"/>
            """;
    private static final String STEPS = "--changeset a:1\nCREATE TABLE t (id INT);\n";
    private static final String TAGGED = """
            <changeSet id="1" author="a"><createTable tableName="t"><column name="id" type="int"/></createTable></changeSet>
            <changeSet id="1t" author="a"><tagDatabase tag="1.0"/></changeSet>
            """;
    private static final String TAGGED_2 = """
            <changeSet id="2" author="a"><dropTable tableName="t"/></changeSet>
            <changeSet id="2t" author="a"><tagDatabase tag="2.0"/></changeSet>
            """;

    @Test
    @Tag("smoke")
    void aPlanWritesNothingOnPostgres() throws Exception {
        DataSource database = postgres();
        execute(database, "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on");
        LiquibaseRunner runner =
                changelog().sql("steps.sql", STEPS).xml("main.xml", INCLUDING).runner("main.xml");

        assertThat(RecordedRun.pending(runner, database)).containsExactly("1::a");
        assertThat(tables(database)).isEmpty();
    }

    @Test
    @Tag("smoke")
    void aPlanWritesNothingOnMariaDb() throws Exception {
        Database database = MariaDbServer.shared().createDatabase("liquibase");
        Database readOnly =
                new Database(database.url() + "&sessionVariables=tx_read_only=1", database.user(), database.password());
        LiquibaseRunner runner =
                changelog().sql("steps.sql", STEPS).xml("main.xml", INCLUDING).runner("main.xml");

        assertThat(RecordedRun.pending(runner, readOnly.dataSource())).containsExactly("1::a");
        assertThat(tables(database.dataSource())).isEmpty();
    }

    @Test
    void aPlanLeavesRowsThatAnUpdateWouldRepair() throws Exception {
        LiquibaseRunner runner = changelog().sql("steps.sql", STEPS).runner("steps.sql");
        DataSource database = postgres();
        RecordedRun.migrate(runner, database);
        execute(
                database,
                "UPDATE databasechangelog SET md5sum = NULL",
                "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on");

        assertThat(runner.plan(database).isSettled()).isTrue();
        assertThat(query(database, "SELECT md5sum FROM databasechangelog")).containsExactly((String) null);
    }

    @Test
    @Tag("smoke")
    void tagsAreTheVersions() throws Exception {
        LiquibaseRunner runner = changelog().xml("main.xml", TAGGED).runner("main.xml");
        DataSource database = postgres();
        SchemaPlan fresh = runner.plan(database);
        assertThat(fresh.current()).isEmpty();
        assertThat(fresh.target()).contains("1.0");

        RecordedRun.migrate(runner, database);
        changelog().xml("main.xml", TAGGED + TAGGED_2);
        SchemaPlan upgrade = runner.plan(database);
        assertThat(upgrade.current()).contains("1.0");
        assertThat(upgrade.target()).contains("2.0");

        RecordedRun.migrate(runner, database);
        assertThat(runner.plan(database).current()).contains("2.0");
    }

    @Test
    @Tag("smoke")
    void rowsThatTheBuildDoesNotKnowAreAhead() throws Exception {
        LiquibaseRunner runner = changelog().xml("main.xml", TAGGED + TAGGED_2).runner("main.xml");
        DataSource database = h2();
        RecordedRun.migrate(runner, database);

        changelog().xml("main.xml", TAGGED);
        SchemaPlan old = runner.plan(database);

        assertThat(old.ahead()).containsExactly("main.xml::2::a", "main.xml::2t::a");
        assertThat(old.isSettled()).isTrue();
        assertThat(old.current()).contains("2.0");
        assertThat(old.target()).contains("1.0");
    }

    @Test
    void aRowIsKnownUnderTheNamesThatLiquibaseTakesForTheSame() throws Exception {
        LiquibaseRunner runner = changelog()
                .xml("main.xml", "<include file=\"steps.yaml\"/>")
                .file("steps.yaml", """
                        databaseChangeLog:
                          - logicalFilePath: old/name.xml
                          - changeSet: {id: 1, author: a, changes: [{empty: {}}]}
                          - changeSet: {id: 2, author: a, dbms: oracle, changes: [{empty: {}}]}
                        """)
                .runner("main.xml");
        DataSource database = h2();
        RecordedRun.migrate(runner, database);
        assertThat(query(database, "SELECT FILENAME FROM DATABASECHANGELOG")).containsExactly("old/name.xml");

        execute(database, "UPDATE DATABASECHANGELOG SET FILENAME = 'classpath:old/name.xml'");

        SchemaPlan plan = runner.plan(database);
        assertThat(plan.isSettled()).isTrue();
        assertThat(plan.ahead()).isEmpty();
    }

    @Test
    void theFingerprintIsThatOfWhatWouldBeDone() throws Exception {
        DataSource database = h2();
        LiquibaseRunner runner = changelog().xml("main.xml", TAGGED).runner("main.xml");
        SchemaPlan plan = runner.plan(database);

        RecordedRun.migrate(runner, database);
        assertThat(runner.plan(database).fingerprint()).isEqualTo(plan.fingerprint());
        assertThat(runner.with("liquibase.parameter.a", "1").plan(database).fingerprint())
                .isNotEqualTo(plan.fingerprint());
        assertThat(runner.with("liquibase.contexts", "test").plan(database).fingerprint())
                .isNotEqualTo(plan.fingerprint());
        changelog().xml("main.xml", TAGGED + TAGGED_2);
        assertThat(runner.plan(database).fingerprint()).isNotEqualTo(plan.fingerprint());
    }
}
