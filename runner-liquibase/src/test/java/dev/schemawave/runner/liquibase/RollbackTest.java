package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.RollbackTarget.LastSteps;
import dev.schemawave.model.RollbackTarget.ToVersion;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import dev.schemawave.spi.MigrationStoppedException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Liquibase's own rollback, to a tag or by count. */
class RollbackTest extends Databased {

    private static final String BEGINNING = """
            <changeSet id="1" author="a">
                <createTable tableName="t"><column name="id" type="int"/></createTable>
            </changeSet>
            <changeSet id="v1" author="a"><tagDatabase tag="v1"/></changeSet>
            """;
    private static final String ROWS = """
            <changeSet id="2" author="a">
                <comment>rows</comment>
                <insert tableName="t"><column name="id" valueNumeric="1"/></insert>
                <rollback>DELETE FROM t WHERE 's3cret' = 's3cret'</rollback>
            </changeSet>
            """;
    private static final String TABLE = """
            <changeSet id="3" author="a">
                <createTable tableName="u"><column name="id" type="int"/></createTable>
            </changeSet>
            <changeSet id="v2" author="a"><tagDatabase tag="v2"/></changeSet>
            """;

    private LiquibaseRunner runner(String... changeSets) {
        return changelog()
                .xml("main.xml", String.join("", changeSets))
                .runner("main.xml")
                .with("liquibase.parameter.password", "s3cret");
    }

    private static Failure failureOf(LiquibaseRunner runner, DataSource database, RollbackTarget target) {
        return catchThrowableOfType(MigrationException.class, () -> runner.rollback(new RecordedRun(database), target))
                .failure();
    }

    /** Nothing has run, and the plan says the same. */
    private static Failure refusal(LiquibaseRunner runner, DataSource database, RollbackTarget target)
            throws Exception {
        List<String> before = history(database);
        Failure failure = failureOf(runner, database, target);
        assertThat(failure.leftBehind()).isEqualTo("Nothing was changed.");
        assertThat(history(database)).isEqualTo(before);
        assertThat(catchThrowableOfType(MigrationException.class, () -> runner.rollbackPlan(database, target))
                        .failure())
                .isEqualTo(failure);
        return failure;
    }

    @Test
    @Tag("smoke")
    void theNewestIsRolledBackFirstAndTheTagStays() throws Exception {
        LiquibaseRunner runner = runner(BEGINNING, ROWS, TABLE);
        DataSource database = postgres();
        RecordedRun.migrate(runner, database);
        RecordedRun run = new RecordedRun(database);

        List<Step.Applied> undone = runner.rollback(run, new ToVersion("v1"));

        assertThat(run.told())
                .containsExactly(
                        "before undo of v2::a 1/3",
                        "after undo of v2::a",
                        "before undo of 3::a 2/3",
                        "after undo of 3::a",
                        "before undo of 2::a 3/3",
                        "after undo of 2::a");
        assertThat(undone)
                .extracting(Step.Applied::step)
                .endsWith(new Step("undo of 2::a", "rows", Optional.of("main.xml")));
        assertThat(history(database)).containsExactly("1", "v1");
        assertThat(tables(database)).contains("t").doesNotContain("u", "databasechangeloglock");
        assertThat(query(database, "SELECT id FROM t")).isEmpty();
        assertThat(runner.plan(database).current()).contains("v1");
        assertThat(runner(BEGINNING).plan(database).isSettled()).isTrue();
        assertThat(runner(BEGINNING).plan(database).ahead()).isEmpty();
        assertThat(RecordedRun.migrate(runner(BEGINNING, ROWS, TABLE), database))
                .containsExactly("2::a", "3::a", "v2::a");
    }

    @Test
    @Tag("smoke")
    void onMariaDbToo() throws Exception {
        LiquibaseRunner runner = runner(BEGINNING, ROWS, TABLE);
        DataSource database = mariaDb();
        RecordedRun.migrate(runner, database);

        assertThat(runner.rollback(new RecordedRun(database), new LastSteps(2))).hasSize(2);
        assertThat(history(database)).containsExactly("1", "v1", "2");
        assertThat(runner.rollback(new RecordedRun(database), new ToVersion("v1")))
                .hasSize(1);
        assertThat(query(database, "SELECT id FROM t")).isEmpty();
    }

    @Test
    @Tag("smoke")
    void aPlanTellsTheStatementsWithoutSecretsAndChangesNothing() throws Exception {
        LiquibaseRunner runner = runner(BEGINNING, ROWS, TABLE);
        DataSource database = postgres();
        RecordedRun.migrate(runner, database);
        execute(database, "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on");

        RollbackPlan plan = runner.rollbackPlan(database, new ToVersion("v1"));

        assertThat(plan.current()).contains("v2");
        assertThat(plan.version()).contains("v1");
        assertThat(plan.tags()).containsExactly("v1");
        assertThat(plan.steps())
                .extracting(planned -> planned.step().id())
                .containsExactly("undo of v2::a", "undo of 3::a", "undo of 2::a");
        assertThat(plan.steps())
                .extracting(PlannedStep::sql)
                .endsWith(Optional.of("DROP TABLE public.u;"), Optional.of("DELETE FROM t WHERE '****' = '****';"));
        assertThat(history(database)).containsExactly("1", "v1", "2", "3", "v2");
    }

    @Test
    void whereTheSchemaIsThereAlreadyNothingIsDone() throws Exception {
        LiquibaseRunner runner = runner(BEGINNING);
        DataSource database = h2();
        RecordedRun.migrate(runner, database);

        assertThat(runner.rollbackPlan(database, new ToVersion("v1")).isSettled())
                .isTrue();
        assertThat(runner.rollback(new RecordedRun(database), new ToVersion("v1")))
                .isEmpty();
    }

    @Test
    void anUnknownTagIsRefusedWithTheKnownOnes() throws Exception {
        LiquibaseRunner runner = runner(BEGINNING, ROWS, TABLE);
        DataSource database = h2();
        RecordedRun.migrate(runner, database);

        assertThat(refusal(runner, database, new ToVersion("v3")).reason())
                .isEqualTo("The tag v3 is not in the history, which has v1, v2.");
        assertThat(refusal(runner, database, new LastSteps(6)).reason()).contains("only 5");
    }

    @Test
    @Tag("smoke")
    void aChangesetWithoutRollbackIsNamedBeforeAnythingHasRun() throws Exception {
        LiquibaseRunner runner = changelog()
                .xml("main.xml", BEGINNING + "<include file=\"more.sql\"/>" + TABLE)
                .sql("more.sql", "--changeset a:sql\nINSERT INTO t VALUES (7);\n")
                .runner("main.xml");
        DataSource database = h2();
        RecordedRun.migrate(runner, database);

        Failure failure = refusal(runner, database, new ToVersion("v1"));

        assertThat(failure.reason()).contains("no rollback for more.sql::sql::a");
        assertThat(failure.step()).contains("sql::a");
        assertThat(failure.file()).contains("more.sql");
        assertThat(failure.next()).contains("Add a rollback").contains("checksum");
        changelog().sql("more.sql", "--changeset a:sql\nINSERT INTO t VALUES (7);\n--rollback DELETE FROM t;\n");
        assertThat(runner.rollback(new RecordedRun(database), new ToVersion("v1")))
                .hasSize(3);
    }

    @Test
    void whatLiquibaseWouldPassOverIsRefused() throws Exception {
        DataSource database = h2();
        RecordedRun.migrate(runner(BEGINNING, ROWS, TABLE), database);

        assertThat(refusal(runner(BEGINNING, TABLE), database, new ToVersion("v1"))
                        .reason())
                .contains("main.xml::2::a")
                .contains("not in this changelog");
        String inContext = ROWS.replace("author=\"a\"", "author=\"a\" context=\"test\"");
        LiquibaseRunner other = runner(BEGINNING, inContext, TABLE).with("liquibase.contextFilter", "prod");
        assertThat(refusal(other, database, new ToVersion("v1")).reason()).contains("left out by the contexts");
        execute(database, "UPDATE DATABASECHANGELOG SET EXECTYPE = 'MARK_RAN' WHERE ID = '2'");
        assertThat(refusal(runner(BEGINNING, ROWS, TABLE), database, new ToVersion("v1"))
                        .reason())
                .contains("MARK_RAN");
    }

    @Test
    @Tag("smoke")
    void aRollbackThatFailsLeavesExactlyWhatCameBeforeItRolledBack() throws Exception {
        LiquibaseRunner runner =
                runner(BEGINNING, ROWS.replace("DELETE FROM t ", "DELETE FROM t; DELETE FROM missing "), TABLE);
        DataSource database = postgres();
        RecordedRun.migrate(runner, database);

        Failure failure = failureOf(runner, database, new ToVersion("v1"));

        assertThat(failure.reason()).contains("missing");
        assertThat(failure.step()).contains("undo of 2::a");
        assertThat(failure.file()).contains("main.xml");
        assertThat(failure.statement())
                .hasValueSatisfying(
                        sql -> assertThat(sql).startsWith("DELETE FROM missing").doesNotContain("s3cret"));
        assertThat(failure.leftBehind())
                .isEqualTo("The rollback of changeset main.xml::2::a was rolled back by PostgreSQL."
                        + " Rolled back before: v2::a, 3::a.");
        assertThat(failure.next()).contains("roll back again");
        assertThat(history(database)).containsExactly("1", "v1", "2");
        assertThat(query(database, "SELECT id FROM t")).containsExactly("1");
    }

    @Test
    void aStopBeforeAStepLeavesExactlyWhatCameBeforeItRolledBack() throws Exception {
        LiquibaseRunner runner = runner(BEGINNING, ROWS, TABLE);
        DataSource database = h2();
        RecordedRun.migrate(runner, database);

        assertThatExceptionOfType(MigrationStoppedException.class)
                .isThrownBy(() ->
                        runner.rollback(new RecordedRun(database).stoppingBefore("undo of 2::a"), new ToVersion("v1")));
        assertThat(history(database)).containsExactly("1", "v1", "2");
    }

    @Test
    void whatIsNoStatementIsNotedFirst() throws Exception {
        LiquibaseRunner runner = runner(BEGINNING, ROWS.replaceAll("<rollback>.*</rollback>", """
                        <rollback><executeCommand executable="true"/></rollback>"""));
        DataSource database = h2();
        RecordedRun.migrate(runner, database);
        RecordedRun run = new RecordedRun(database);

        assertThat(runner.rollbackPlan(database, new ToVersion("v1"))
                        .steps()
                        .get(0)
                        .sql())
                .isEmpty();
        runner.rollback(run, new ToVersion("v1"));

        assertThat(run.irreversible).singleElement().asString().startsWith("rollback: Shell command");
        assertThat(history(database)).containsExactly("1", "v1");
    }
}
