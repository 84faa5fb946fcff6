package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FailuresTest extends Databased {

    private static final String GOOD = "--changeset a:1\nCREATE TABLE t (id INT);\n";
    private static final String BROKEN = """
            --changeset a:2
            INSERT INTO t VALUES (1);
            INSERT INTO missing VALUES (2);
            --changeset a:3
            INSERT INTO t VALUES (3);
            """;

    @Test
    @Tag("smoke")
    void aBrokenChangesetIsRolledBackOnPostgresAndSaidSo() throws Exception {
        LiquibaseRunner runner = changelog().sql("db/main.sql", GOOD + BROKEN).runner("db/main.sql");
        RecordedRun run = new RecordedRun(postgres());

        Failure failure = failureOf(() -> runner.migrate(run));

        assertThat(failure.reason()).isEqualTo("ERROR: relation \"missing\" does not exist Position: 13");
        assertThat(failure.step()).contains("2::a");
        assertThat(failure.file()).contains("db/main.sql");
        assertThat(failure.statement()).contains("INSERT INTO missing VALUES (2)");
        assertThat(failure.leftBehind())
                .isEqualTo("Changeset db/main.sql::2::a was rolled back by PostgreSQL."
                        + " Of 3 pending changesets the history has 1: db/main.sql::1::a.");
        assertThat(failure.next()).contains("Correct the changeset").contains("not repeated");
        assertThat(run.told()).containsExactly("before 1::a 1/3", "after 1::a", "before 2::a 2/3");
        assertThat(query(run.database(), "SELECT id FROM t")).isEmpty();

        changelog().sql("db/main.sql", GOOD + BROKEN.replace("missing", "t"));
        assertThat(RecordedRun.migrate(runner, run.database())).containsExactly("2::a", "3::a");
        assertThat(query(run.database(), "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
    }

    @Test
    @Tag("smoke")
    void onMariaDbWhatCameBeforeAnAlterIsSaidToBeInEffect() throws Exception {
        String step = """
                --changeset a:2
                INSERT INTO t VALUES (1);
                ALTER TABLE t ADD name INT;
                INSERT INTO t VALUES (2, 2);
                INSERT INTO missing VALUES (3);
                """;
        LiquibaseRunner runner = changelog().sql("main.sql", GOOD + step).runner("main.sql");
        DataSource database = mariaDb();

        Failure failure = failureOf(() -> RecordedRun.migrate(runner, database));

        assertThat(failure.reason()).contains("missing' doesn't exist");
        assertThat(failure.step()).contains("2::a");
        assertThat(failure.statement()).contains("INSERT INTO missing VALUES (3)");
        assertThat(failure.leftBehind())
                .isEqualTo(
                        "Changeset main.sql::2::a is in effect up to and with 'ALTER TABLE t ADD name INT': MariaDB has"
                                + " committed that, and rolled back what came after."
                                + " Of 2 pending changesets the history has 1: main.sql::1::a.");
        assertThat(failure.next()).contains("Undo by hand");
        assertThat(query(database, "SELECT id FROM t")).containsExactly("1");
        assertThat(history(database)).containsExactly("1");
    }

    @Test
    void onMariaDbAnAlterCommitsWhatCameBeforeEvenWhenItFails() throws Exception {
        String step = "--changeset a:2\nINSERT INTO t VALUES (1);\nALTER TABLE missing ADD name INT;\n";
        LiquibaseRunner runner = changelog().sql("main.sql", GOOD + step).runner("main.sql");
        DataSource database = mariaDb();

        Failure failure = failureOf(() -> RecordedRun.migrate(runner, database));

        assertThat(failure.leftBehind())
                .startsWith("Changeset main.sql::2::a is in effect up to the failing statement: MariaDB has committed");
        assertThat(query(database, "SELECT id FROM t")).containsExactly("1");
    }

    @Test
    void onMariaDbAChangesetOfDataIsRolledBack() throws Exception {
        LiquibaseRunner runner = changelog().sql("main.sql", GOOD + BROKEN).runner("main.sql");
        DataSource database = mariaDb();

        Failure failure = failureOf(() -> RecordedRun.migrate(runner, database));

        assertThat(failure.leftBehind()).startsWith("Changeset main.sql::2::a was rolled back by MariaDB.");
        assertThat(query(database, "SELECT id FROM t")).isEmpty();
    }

    @Test
    void aChangesetOutsideATransactionMayBeInEffectOnPostgresToo() throws Exception {
        LiquibaseRunner runner = changelog()
                .sql("main.sql", GOOD + BROKEN.replace("a:2", "a:2 runInTransaction:false"))
                .runner("main.sql");
        DataSource database = postgres();

        Failure failure = failureOf(() -> RecordedRun.migrate(runner, database));

        assertThat(failure.leftBehind())
                .startsWith("Changeset main.sql::2::a does not run in a transaction:"
                        + " its statements before the failing one are in effect.");
        assertThat(query(database, "SELECT id FROM t")).containsExactly("1");
    }

    @Test
    @Tag("smoke")
    void aLostConnectionIsSaidToBeLost() throws Exception {
        LiquibaseRunner runner = changelog()
                .sql("main.sql", GOOD + "--changeset a:2\nSELECT pg_terminate_backend(pg_backend_pid());\n")
                .runner("main.sql");
        DataSource database = postgres();

        Failure failure = failureOf(() -> RecordedRun.migrate(runner, database));

        assertThat(failure.reason()).contains("terminating connection");
        assertThat(failure.step()).contains("2::a");
        assertThat(failure.leftBehind())
                .startsWith("Changeset main.sql::2::a was under way when the connection was lost:"
                        + " PostgreSQL rolls back what it had not committed.")
                .contains("the history, which could not be read");
        assertThat(history(database)).containsExactly("1");
    }

    @Test
    void aPreconditionThatHaltsIsTheReason() throws Exception {
        LiquibaseRunner runner = changelog().xml("main.xml", """
                        <changeSet id="1" author="a">
                            <preConditions onFail="HALT"><tableExists tableName="missing"/></preConditions>
                            <empty/>
                        </changeSet>
                        """).runner("main.xml");

        Failure failure = failureOf(() -> RecordedRun.migrate(runner, postgres()));

        assertThat(failure.reason()).startsWith("Precondition failed:").contains("missing does not exist");
        assertThat(failure.step()).contains("1::a");
        assertThat(failure.statement()).isEmpty();
    }

    @Test
    void aTableThatMayNotBeCreatedIsNoStepsFault() throws Exception {
        LiquibaseRunner runner = changelog().sql("main.sql", GOOD).runner("main.sql");
        DataSource database = postgres();
        execute(database, "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on");

        Failure failure = failureOf(() -> RecordedRun.migrate(runner, database));

        assertThat(failure.reason()).contains("read-only transaction");
        assertThat(failure.step()).isEmpty();
        assertThat(failure.leftBehind())
                .isEqualTo("No changeset was left half done. Of 1 pending changesets the history has 0.");
    }

    @Test
    @Tag("smoke")
    void anEditedChangesetIsRefusedWithTheWayOut() throws Exception {
        LiquibaseRunner runner = changelog().sql("db/main.sql", GOOD).runner("db/main.sql");
        DataSource database = h2();
        RecordedRun.migrate(runner, database);
        String checksum =
                query(database, "SELECT MD5SUM FROM DATABASECHANGELOG").get(0);

        changelog().sql("db/main.sql", GOOD.replace("INT", "BIGINT"));
        Failure failure = failureOf(() -> runner.plan(database));

        assertThat(failure.reason())
                .startsWith("A changeset was edited after it had been applied: db/main.sql::1::a was: " + checksum);
        assertThat(failure.step()).contains("1::a");
        assertThat(failure.file()).contains("db/main.sql");
        assertThat(failure.leftBehind()).isEqualTo("Nothing was changed.");
        assertThat(failure.next()).contains("add validCheckSum " + checksum).contains("clear-checksums");

        changelog()
                .sql(
                        "db/main.sql",
                        GOOD.replace("a:1", "a:1\n--validCheckSum: " + checksum).replace("INT", "BIGINT"));
        assertThat(runner.plan(database).isSettled()).isTrue();
    }

    @Test
    void aDuplicateChangesetIsRefused() {
        LiquibaseRunner runner = changelog().sql("main.sql", GOOD + GOOD).runner("main.sql");

        Failure failure = failureOf(() -> runner.plan(h2()));

        assertThat(failure.reason()).contains("duplicate identifiers").contains("main.sql::1::a");
        assertThat(failure.file()).contains("main.sql");
    }

    @Test
    @Tag("smoke")
    void anUnreadableChangelogIsNamedWithTheLine() {
        Failure xml = failureOf(() -> changelog()
                .xml("main.xml", "<include file=\"steps/bad.xml\"/>")
                .xml("steps/bad.xml", "<changeSet>\n")
                .runner("main.xml")
                .plan(h2()));
        assertThat(xml.file()).contains("steps/bad.xml");
        assertThat(xml.line()).isPresent();
        assertThat(xml.leftBehind()).isEqualTo("Nothing was changed.");

        Failure yaml = failureOf(() -> changelog()
                .file("bad.yaml", "databaseChangeLog:\n  - changeSet:\n    id: 1\n   author: a\n")
                .runner("bad.yaml")
                .plan(h2()));
        assertThat(yaml.file()).contains("bad.yaml");
        assertThat(yaml.line()).contains(4);

        Failure sql = failureOf(() -> changelog()
                .sql("bad.sql", "--changeset nobody\nSELECT 1;\n")
                .runner("bad.sql")
                .plan(h2()));
        assertThat(sql.file()).contains("bad.sql");
        assertThat(sql.line()).contains(2);
    }

    @Test
    @Tag("smoke")
    void aMissingChangelogIsNamedWithThePlacesWhereItWasSought() {
        Failure root = failureOf(() -> changelog().runner("db/missing.xml").plan(h2()));
        assertThat(root.reason())
                .startsWith("The changelog db/missing.xml is not in ")
                .contains(directory.toString());
        assertThat(root.file()).contains("db/missing.xml");
        assertThat(root.next()).contains("liquibase.changelogFile").contains("liquibase.searchPath");

        Failure standard = failureOf(() -> LiquibaseRunner.of(Map.of("liquibase.searchPath", directory.toString()))
                .plan(h2()));
        assertThat(standard.reason())
                .contains("db/changelog/db.changelog-master.yaml or db/changelog/db.changelog-master.yml");

        Failure included = failureOf(() -> changelog()
                .xml("main.xml", "<include file=\"steps/missing.sql\"/>")
                .runner("main.xml")
                .plan(h2()));
        assertThat(included.file()).contains("steps/missing.sql");
    }

    @Test
    void aSecretParameterStaysOutOfTheMessage() throws Exception {
        LiquibaseRunner runner = changelog()
                .sql("main.sql", "--changeset a:1\nCREATE USER app PASWORD '${app_password}';\n")
                .runner("main.sql")
                .with("liquibase.parameter.app_password", "hunter2");

        Failure failure = failureOf(() -> RecordedRun.migrate(runner, postgres()));

        assertThat(failure.statement()).contains("CREATE USER app PASWORD '****'");
        assertThat(failure.toString()).doesNotContain("hunter2");
    }

    @Test
    void aDatabaseThatCannotBeReachedIsTheReason() {
        LiquibaseRunner runner = changelog()
                .sql("main.sql", GOOD)
                .runner("main.sql")
                .with("liquibase.url", "jdbc:postgresql://127.0.0.1:1/none?password=hunter2");

        Failure failure = failureOf(() -> runner.plan(runner.database().orElseThrow()));

        assertThat(failure.reason()).contains("refused");
        assertThat(failure.toString()).doesNotContain("hunter2");
        assertThat(failure.leftBehind()).isEqualTo("Nothing was changed.");
    }

    private static Failure failureOf(ThrowingCallable call) {
        MigrationException thrown = catchThrowableOfType(MigrationException.class, call);
        assertThat(thrown).hasMessage(thrown.failure().reason());
        return thrown.failure();
    }
}
