package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which changesets a plan has and an update runs: the same. */
class SelectionTest extends Databased {

    @Test
    @Tag("smoke")
    void contextsLabelsAndTheKindOfDatabaseChoose() throws Exception {
        LiquibaseRunner runner = changelog()
                .sql("main.sql", """
                        --changeset a:always
                        CREATE TABLE t (id INT);
                        --changeset a:prod context:prod
                        INSERT INTO t VALUES (1);
                        --changeset a:test context:test
                        INSERT INTO t VALUES (2);
                        --changeset a:billing labels:billing
                        INSERT INTO t VALUES (3);
                        --changeset a:shop labels:shop
                        INSERT INTO t VALUES (4);
                        --changeset a:oracle dbms:oracle
                        INSERT INTO t VALUES (5);
                        --changeset a:ignored ignore:true
                        INSERT INTO t VALUES (6);
                        """)
                .runner("main.sql")
                .with("liquibase.contexts", "prod")
                .with("liquibase.labelFilter", "billing");
        DataSource database = h2();

        List<String> chosen = List.of("always::a", "prod::a", "billing::a");
        assertThat(RecordedRun.pending(runner, database)).isEqualTo(chosen);
        assertThat(RecordedRun.migrate(runner, database)).isEqualTo(chosen);
        assertThat(query(database, "SELECT id FROM t ORDER BY id")).containsExactly("1", "3");
        assertThat(runner.plan(database).ahead()).isEmpty();
    }

    @Test
    @Tag("smoke")
    void parametersReachTheChangelog() throws Exception {
        LiquibaseRunner runner = changelog()
                .sql("main.sql", "--changeset a:1\nCREATE TABLE ${prefix}_t (id INT);\n")
                .runner("main.sql")
                .with("liquibase.parameter.prefix", "shop");
        DataSource database = postgres();

        assertThat(RecordedRun.migrate(runner, database)).containsExactly("1::a");
        assertThat(tables(database)).containsExactlyInAnyOrder("databasechangelog", "shop_t");
    }

    @Test
    void aChangesetThatRunsOnChangeIsPendingOnlyAfterAChange() throws Exception {
        String view = """
                --changeset a:view runOnChange:true
                CREATE OR REPLACE VIEW v AS SELECT %d AS one;
                """;
        LiquibaseRunner runner = changelog().sql("main.sql", view.formatted(1)).runner("main.sql");
        DataSource database = postgres();
        assertThat(RecordedRun.migrate(runner, database)).containsExactly("view::a");
        assertThat(runner.plan(database).isSettled()).isTrue();

        changelog().sql("main.sql", view.formatted(2));

        assertThat(RecordedRun.pending(runner, database)).containsExactly("view::a");
        assertThat(RecordedRun.migrate(runner, database)).containsExactly("view::a");
        assertThat(query(database, "SELECT one FROM v")).containsExactly("2");
        assertThat(runner.plan(database).isSettled()).isTrue();
    }

    @Test
    void aChangesetThatAlwaysRunsIsAlwaysPending() throws Exception {
        LiquibaseRunner runner = changelog().sql("main.sql", """
                        --changeset a:table
                        CREATE TABLE t (id INT);
                        --changeset a:each runAlways:true
                        INSERT INTO t VALUES (1);
                        """).runner("main.sql");
        DataSource database = h2();

        assertThat(RecordedRun.migrate(runner, database)).containsExactly("table::a", "each::a");
        assertThat(RecordedRun.pending(runner, database)).containsExactly("each::a");
        assertThat(RecordedRun.migrate(runner, database)).containsExactly("each::a");
    }

    @Test
    @Tag("smoke")
    void whatPreconditionsKeepFromRunningIsNoAppliedStep() throws Exception {
        LiquibaseRunner runner = changelog().xml("main.xml", """
                        <changeSet id="marked" author="a">
                            <preConditions onFail="MARK_RAN"><tableExists tableName="missing"/></preConditions>
                            <createTable tableName="m"><column name="id" type="int"/></createTable>
                        </changeSet>
                        <changeSet id="skipped" author="a">
                            <preConditions onFail="CONTINUE"><tableExists tableName="missing"/></preConditions>
                            <createTable tableName="s"><column name="id" type="int"/></createTable>
                        </changeSet>
                        <changeSet id="failing" author="a" failOnError="false">
                            <sql>INSERT INTO missing VALUES (1)</sql>
                        </changeSet>
                        <changeSet id="done" author="a">
                            <createTable tableName="d"><column name="id" type="int"/></createTable>
                        </changeSet>
                        """).runner("main.xml");
        RecordedRun run = new RecordedRun(postgres());

        assertThat(runner.migrate(run))
                .extracting(applied -> applied.step().id())
                .containsExactly("done::a");

        assertThat(run.told())
                .containsExactly(
                        "before marked::a 1/4",
                        "before skipped::a 2/4",
                        "before failing::a 3/4",
                        "before done::a 4/4",
                        "after done::a");
        assertThat(history(run.database())).containsExactly("marked", "done");
        assertThat(RecordedRun.pending(runner, run.database())).containsExactly("skipped::a", "failing::a");
    }

    @Test
    void theUsersOwnListenerIsToldToo() throws Exception {
        TellingListener.TOLD.clear();
        LiquibaseRunner runner = changelog()
                .sql("main.sql", "--changeset a:1\nCREATE TABLE t (id INT);\n")
                .runner("main.sql")
                .with("liquibase.changeExecListenerClass", TellingListener.class.getName());

        assertThat(RecordedRun.migrate(runner, h2())).containsExactly("1::a");

        assertThat(TellingListener.TOLD).containsExactly("ran main.sql::1::a");
    }
}
