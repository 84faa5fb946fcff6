package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL a failed script leaves nothing behind, and a step is committed together with its history row. */
class PostgreSqlTest extends RunnerContract {

    private final Map<DataSource, Database> databases = new HashMap<>();

    @Override
    protected DataSource newDatabase() {
        Database created = PostgresServer.shared().createDatabase("flyway");
        DataSource source = created.dataSource();
        databases.put(source, created);
        return source;
    }

    @Override
    protected DataSource readOnly(DataSource source) {
        Database writable = databases.get(source);
        return new Database(
                        writable.url() + (writable.url().contains("?") ? "&" : "?")
                                + "options=-c%20default_transaction_read_only=on",
                        writable.user(),
                        writable.password())
                .dataSource();
    }

    @Test
    @Tag("smoke")
    void aStepAndItsHistoryRowAreCommittedTogetherByOneConnection() throws Exception {
        scripts.with("V3__backend.sql", "CREATE TABLE seen AS SELECT pg_backend_pid() AS pid;");
        scripts.with("V4__backend.sql", "INSERT INTO seen SELECT pg_backend_pid();");
        CountingDataSource counting = new CountingDataSource(database);

        scripts.runner("flyway.postgresql.transactional.lock", "true").migrate(new RecordingContext(counting));

        assertThat(Sql.read(database, "SELECT xmin FROM accounts"))
                .isEqualTo(Sql.read(database, "SELECT xmin FROM flyway_schema_history WHERE version = '2'"))
                .hasSize(1);
        assertThat(Sql.read(database, "SELECT DISTINCT pid FROM seen")).hasSize(1);
        assertThat(counting.mostOpen()).isEqualTo(1);
    }

    @Test
    @Tag("smoke")
    void aBrokenScriptIsReportedWithItsStatementAndLeavesNothingBehind() throws Exception {
        scripts.with("V3__broken.sql", "CREATE TABLE half (id INT);\n\nINSERT INTO nowhere\n VALUES (1);\n");
        RecordingContext context = new RecordingContext(database);

        MigrationException.Failure failure = failureOfRun(scripts.runner());

        assertThat(failure.reason())
                .contains("nowhere")
                .contains("does not exist")
                .doesNotContain("\n");
        assertThat(failure.step()).contains("3 (V3__broken.sql)");
        assertThat(failure.file()).hasValueSatisfying(file -> assertThat(file).endsWith("V3__broken.sql"));
        assertThat(failure.line()).contains(3);
        assertThat(failure.statement()).contains("INSERT INTO nowhere\n VALUES (1)");
        assertThat(failure.leftBehind()).contains("rolled back").contains("at version 2");
        assertThat(failure.next())
                .contains("correct")
                .contains("V3__broken.sql")
                .doesNotContain("repair");
        assertThat(Sql.tables(database)).doesNotContain("half");

        scripts.with("V3__broken.sql", "CREATE TABLE half (id INT);");
        scripts.runner().migrate(context);
        assertThat(context.told).containsExactly("before 3 (1 of 1)", "after 3");
    }

    @Test
    @Tag("smoke")
    void aGroupIsUndoneAsAWholeAndNoneOfItsStepsIsToldOf() throws Exception {
        scripts.with("V3__broken.sql", "INSERT INTO nowhere VALUES (1);");
        RecordingContext context = new RecordingContext(database);
        FlywayRunner runner = scripts.runner("flyway.group", "true");

        MigrationException.Failure failure = catchThrowableOfType(
                        MigrationException.class, () -> runner.migrate(context))
                .failure();

        assertThat(context.told).containsExactly("before 1 (1 of 3)", "before 2 (2 of 3)", "before 3 (3 of 3)");
        assertThat(failure.leftBehind()).contains("rolled back").contains("without a version");
        assertThat(Sql.tables(database)).containsExactly("flyway_schema_history");

        scripts.with("V3__broken.sql", "SELECT 1;");
        assertThat(migrate(runner).told).hasSize(6).endsWith("after 1", "after 2", "after 3");
    }

    @Test
    @Tag("smoke")
    void anIndexIsCreatedConcurrentlyOutsideATransaction() throws Exception {
        // With a second connection in a transaction, Flyway would wait for itself for ever.
        Sql.run(database, "ALTER ROLE CURRENT_USER SET statement_timeout = '20s'");
        scripts.with("V3__index.sql", "CREATE INDEX CONCURRENTLY by_balance ON accounts (balance);");

        assertThat(migrate(scripts.runner()).told).endsWith("before 3 (3 of 3)", "after 3");
        assertThat(Sql.read(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_balance'::regclass"))
                .containsExactly("t");
    }

    @Test
    @Tag("smoke")
    void whatAScriptOutsideATransactionDidBeforeItFailedIsSaidToBeLeft() throws Exception {
        scripts.with("V3__apart.sql", "CREATE TABLE half (id INT);\nINSERT INTO nowhere VALUES (1);")
                .with("V3__apart.sql.conf", "executeInTransaction=false");

        MigrationException.Failure failure = failureOfRun(scripts.runner());

        assertThat(failure.leftBehind())
                .contains("at version 2")
                .contains("failed row for 3")
                .contains("before line 2");
        assertThat(failure.next()).contains("by hand").contains("flyway repair");
        assertThat(Sql.tables(database)).contains("half");
        assertThat(failureOfPlan(scripts.runner()).reason()).contains("failed migration to version 3");
    }

    @Test
    @Tag("smoke")
    void configuredSchemasHoldTheHistoryAndAreCreated() throws Exception {
        FlywayRunner runner = scripts.runner("flyway.schemas", "ledger,archive", "flyway.table", "steps");

        assertThat(runner.historyTable().schema()).contains("ledger");
        assertThat(runner.historyTable().name()).isEqualTo("steps");
        assertThat(runner.plan(database).current()).isEmpty();
        assertThat(migrate(runner).told).hasSize(4);
        assertThat(runner.plan(database).current()).contains("2");
        assertThat(Sql.read(database, "SELECT count(*) FROM ledger.steps WHERE version IS NOT NULL"))
                .containsExactly("2");
        assertThat(Sql.read(database, "SELECT count(*) FROM ledger.accounts")).containsExactly("1");
    }

    @Test
    void theValuesOfPlaceholdersAreInNoMessage() {
        scripts.with("V3__user.sql", "CREATE ROLE broken PASSWORD '${secret}' NO SUCH OPTION;");

        MigrationException.Failure failure = failureOfRun(scripts.runner("flyway.placeholders.secret", "geheim-4711"));

        assertThat(failure.toString()).doesNotContain("geheim");
        assertThat(failure.statement()).contains("CREATE ROLE broken PASSWORD '${secret}' NO SUCH OPTION");
    }

    @Test
    void aLongStatementIsShortened() {
        scripts.with("V3__long.sql", "INSERT INTO nowhere VALUES ('" + "x".repeat(5_000) + "');");

        Optional<String> statement = failureOfRun(scripts.runner()).statement();

        assertThat(statement).hasValueSatisfying(sql -> assertThat(sql).hasSizeLessThan(2_100));
    }

    @Test
    void callbacksOfTheServiceRunBesideOurs() throws Exception {
        scripts.with("beforeEachMigrate.sql", "SELECT set_config('schemawave.test', 'x', false);")
                .with("afterMigrate.sql", "CREATE TABLE after_migrate (id INT);");
        List<String> told = new ArrayList<>(migrate(scripts.runner()).told);

        assertThat(told).hasSize(4);
        assertThat(Sql.tables(database)).contains("after_migrate");
    }

    @Test
    void aDatabaseThatCannotBeReadAfterTheFailureIsSaidToBeUnknown() throws SQLException {
        scripts.with("V3__kill.sql", "SELECT pg_terminate_backend(pg_backend_pid());");
        CountingDataSource closing = new CountingDataSource(database);
        RecordingContext context = new RecordingContext(closing).before("3", closing::refuse);

        MigrationException.Failure failure = catchThrowableOfType(
                        MigrationException.class, () -> scripts.runner().migrate(context))
                .failure();

        assertThat(failure.leftBehind()).contains("unknown").contains("refused by the test");
        assertThat(failure.step()).contains("3 (V3__kill.sql)");
        assertThat(Sql.read(database, "SELECT max(version) FROM flyway_schema_history"))
                .containsExactly("2");
    }

    @Test
    void aCommitThatIsRefusedLeavesNothingBehindEither() throws Exception {
        scripts.with(
                "V3__deferred.sql",
                "CREATE TABLE child (id INT REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED);\n"
                        + "INSERT INTO child VALUES (99);");
        RecordingContext context = new RecordingContext(database);

        MigrationException.Failure failure = catchThrowableOfType(
                        MigrationException.class, () -> scripts.runner().migrate(context))
                .failure();

        assertThat(context.told).endsWith("after 2", "before 3 (3 of 3)");
        assertThat(failure.reason()).contains("foreign key");
        assertThat(failure.step()).contains("3 (V3__deferred.sql)");
        assertThat(failure.leftBehind()).contains("rolled back").contains("at version 2");
        assertThat(failure.next()).isEqualTo("remove the cause, then start again");
        assertThat(Sql.tables(database)).doesNotContain("child");
    }

    @Test
    void aFlywayThatHoldsItsOwnLockIsNamedAsTheCause() throws Exception {
        Pausing migration = new Pausing();
        Flyway besides = Flyway.configure()
                .dataSource(database)
                .locations(scripts.location())
                .javaMigrations(migration)
                .load();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> run = thread.submit(besides::migrate);
            assertThat(migration.begun.await(1, TimeUnit.MINUTES)).isTrue();

            MigrationException.Failure failure =
                    failureOfRun(scripts.with("V4__fourth.sql", "SELECT 1;").runner("flyway.lockRetryCount", "0"));

            assertThat(failure.reason()).contains("lock");
            assertThat(failure.next()).contains("without Schemawave");
            assertThat(failure.leftBehind()).isEqualTo("at version 2");
            migration.goOn.countDown();
            run.get();
        } finally {
            migration.goOn.countDown();
            thread.shutdownNow();
        }
    }
}
