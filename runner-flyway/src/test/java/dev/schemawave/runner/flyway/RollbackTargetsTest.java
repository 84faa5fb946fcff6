package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.RollbackTarget.LastSteps;
import dev.schemawave.model.RollbackTarget.ToVersion;
import dev.schemawave.spi.MigrationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rollback takes back, and what it refuses before anything has run. */
class RollbackTargetsTest {

    @TempDir
    private Path folder;

    private final JdbcDataSource database = new JdbcDataSource();
    private Connection keeper;
    private Scripts scripts;

    @BeforeEach
    void createDatabase() throws SQLException {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
        keeper = database.getConnection();
        scripts = new Scripts(folder.resolve("scripts"));
        for (int version = 1; version <= 3; version++) {
            step(version);
        }
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        keeper.close();
    }

    private void step(int version) {
        scripts.with("V" + version + "__s.sql", "CREATE TABLE t" + version + " (id INT);")
                .with("U" + version + "__s.sql", "DROP TABLE t" + version + ";");
    }

    private void migrate(String... settings) throws MigrationException {
        scripts.runner(settings).migrate(new RecordingContext(database));
    }

    private List<String> undone(RollbackTarget target, String... settings) throws MigrationException {
        return scripts.runner(settings).rollback(new RecordingContext(database), target).stream()
                .map(applied -> applied.step().id().replace("undo of ", ""))
                .toList();
    }

    private MigrationException.Failure refusal(FlywayRunner runner, RollbackTarget target) throws SQLException {
        List<String> before = Sql.read(database, "SELECT installed_rank FROM flyway_schema_history");
        RecordingContext context = new RecordingContext(database);
        MigrationException.Failure failure = catchThrowableOfType(
                        MigrationException.class, () -> runner.rollback(context, target))
                .failure();
        assertThat(context.told).isEmpty();
        assertThat(Sql.read(database, "SELECT installed_rank FROM flyway_schema_history"))
                .isEqualTo(before);
        assertThat(failure.leftBehind()).startsWith("unchanged");
        return failure;
    }

    @Test
    void aNumberOfStepsIsCountedFromTheNewest() throws Exception {
        migrate();

        assertThat(undone(new LastSteps(2))).containsExactly("3", "2");
        assertThat(undone(new LastSteps(1))).containsExactly("1");
        assertThat(Sql.tables(database)).containsExactly("flyway_schema_history");
    }

    @Test
    void moreStepsThanThereAreAreRefused() throws Exception {
        migrate();

        assertThat(refusal(scripts.runner(), new LastSteps(4)).reason()).contains("only 3");
    }

    @Test
    void anUnknownVersionIsRefusedWithTheKnownOnes() throws Exception {
        migrate();

        for (String unknown : List.of("4", "2.1", "latest", "no version")) {
            MigrationException.Failure failure = refusal(scripts.runner(), new ToVersion(unknown));
            assertThat(failure.reason()).contains(unknown).endsWith("has 1, 2, 3");
            assertThat(failure.next()).contains("one of these");
        }
    }

    @Test
    void aSchemaWithoutHistoryHasNothingToTakeBack() {
        MigrationException.Failure failure = catchThrowableOfType(
                        MigrationException.class, () -> scripts.runner().rollbackPlan(database, new ToVersion("1")))
                .failure();

        assertThat(failure.reason()).contains("no version");
    }

    @Test
    void theBaselineIsAsFarAsARollbackGoes() throws Exception {
        Sql.run(database, "CREATE TABLE foreign_one (id INT)");
        migrate("flyway.baselineOnMigrate", "true", "flyway.baselineVersion", "1");

        assertThat(refusal(scripts.runner(), new LastSteps(3)).reason())
                .contains("only 2")
                .contains("baseline");
        assertThat(undone(new ToVersion("1"))).containsExactly("3", "2");
        assertThat(scripts.runner().plan(database).current()).contains("1");
    }

    @Test
    void outOfOrderTheHighestVersionIsTheNewest() throws Exception {
        scripts.without("V2__s.sql");
        migrate();
        step(2);
        migrate("flyway.outOfOrder", "true");

        assertThat(undone(new ToVersion("2"))).containsExactly("3");
        assertThat(undone(new ToVersion("1"))).containsExactly("2");
        migrate();
        assertThat(scripts.runner().plan(database).isSettled()).isTrue();
    }

    @Test
    void whatThisBuildDoesNotHaveNeedsOnlyItsUndoScript() throws Exception {
        migrate();
        scripts.without("V3__s.sql");

        assertThat(undone(new ToVersion("2"))).containsExactly("3");
    }

    @Test
    void whatIsRepeatableAndRanSinceRunsAgainAndIsUnknownToAnOlderBuild() throws Exception {
        scripts.with("R__old.sql", "SELECT 1;");
        migrate("flyway.target", "2");
        scripts.with("R__since.sql", "SELECT 1;");
        migrate();
        scripts.with("R__since.sql", "SELECT 2;");
        migrate();

        undone(new ToVersion("2"));

        assertThat(Sql.read(database, "SELECT script FROM flyway_schema_history WHERE installed_rank > 0"))
                .containsExactlyInAnyOrder("V1__s.sql", "V2__s.sql", "R__old.sql");
        assertThat(scripts.runner().plan(database).pending())
                .extracting(step -> step.id())
                .containsExactly("3", "since");
        scripts.without("R__since.sql").without("V3__s.sql");
        assertThat(scripts.runner().plan(database).isSettled()).isTrue();
    }

    @Test
    void aMigrationInJavaIsTakenBackByAScriptToo() throws Exception {
        scripts.without("V3__s.sql").without("U3__s.sql");
        Sql.run(database, "CREATE SCHEMA s");
        FlywayRunner runner = FlywayRunner.of(Flyway.configure()
                .locations(scripts.with("V2__s.sql", "CREATE TABLE accounts (id INT, balance INT);")
                        .location())
                .javaMigrations(new V3__By_java()));
        runner.migrate(new RecordingContext(database));

        assertThat(refusal(runner, new ToVersion("2")).next()).contains("add U3__By_java.sql");
        scripts.with("U3__By_java.sql", "DELETE FROM accounts;");
        assertThat(runner.rollback(new RecordingContext(database), new ToVersion("2")))
                .hasSize(1);
    }

    @Test
    void aFailedRowHasToBeRepairedFirst() throws Exception {
        migrate();
        Sql.run(database, "UPDATE flyway_schema_history SET success = FALSE WHERE version = '3'");

        assertThat(refusal(scripts.runner(), new ToVersion("1")).next()).contains("flyway repair");
    }

    @Test
    void whatFlywaysOwnUndoHasTakenBackIsNotTakenBackAgain() throws Exception {
        migrate();
        Sql.run(
                database,
                "INSERT INTO flyway_schema_history SELECT 4, version, description, 'UNDO_SCRIPT', script, checksum,"
                        + " installed_by, installed_on, execution_time, success FROM flyway_schema_history"
                        + " WHERE version = '3'");

        assertThat(refusal(scripts.runner(), new ToVersion("1")).reason()).contains("Flyway's own undo");
    }

    @Test
    void twoScriptsOfOneVersionAreRefused() throws Exception {
        migrate();
        scripts.with("U3.0__other.sql", "DROP TABLE t3;");

        assertThat(refusal(scripts.runner(), new ToVersion("1")).reason()).contains("U3.0__other.sql and U3__s.sql");
    }

    @Test
    void allScriptsAreReadBeforeTheFirstRuns() throws Exception {
        migrate();
        scripts.with("U2__s.sql", "DROP TABLE t2;\nDROP TABLE ${unset};");

        MigrationException.Failure failure = refusal(scripts.runner(), new ToVersion("1"));
        assertThat(failure.reason()).contains("unset");
        assertThat(failure.file()).contains("U2__s.sql");
    }

    @Test
    void scriptsAreNamedAsTheSettingsSay() throws Exception {
        migrate();
        scripts.with("back3_s.ddl", "DROP TABLE t3;");
        String[] settings = {
            "flyway.undoSqlMigrationPrefix", "back",
            "flyway.sqlMigrationSeparator", "_",
            "flyway.sqlMigrationSuffixes", ".ddl"
        };

        assertThat(undone(new ToVersion("2"), settings)).containsExactly("3");
        assertThat(refusal(scripts.runner(settings), new ToVersion("1")).file()).contains("back2_s.ddl");
    }
}
