package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationStoppedException;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What taking back means on every database. */
abstract class RollbackContract {

    static final RollbackTarget TO_1 = new RollbackTarget.ToVersion("1");

    @TempDir
    private Path folder;

    protected Database created;
    protected DataSource database;
    protected Scripts scripts;

    protected abstract DatabaseServer server();

    /** Sessions that refuse to write. */
    protected abstract DataSource readOnly();

    @BeforeEach
    void migrateToThree() throws MigrationException {
        created = server().createDatabase("undo");
        database = created.dataSource();
        scripts = new Scripts(folder.resolve("scripts"))
                .with("V1__accounts.sql", "CREATE TABLE accounts (id INT PRIMARY KEY, balance INT);")
                .with("V2__owners.sql", "CREATE TABLE owners (id INT);")
                .with("U2__owners.sql", "DROP TABLE owners;")
                .with("V3__rows.sql", "INSERT INTO accounts VALUES (1, 10), (2, 20);")
                .with("U3__rows.sql", "DELETE FROM accounts WHERE id = 1;\nDELETE FROM accounts WHERE id = 2;");
        scripts.runner().migrate(new RecordingContext(database));
    }

    protected RecordingContext rollback(FlywayRunner runner, RollbackTarget target) throws MigrationException {
        RecordingContext context = new RecordingContext(database);
        runner.rollback(context, target);
        return context;
    }

    protected MigrationException.Failure failureOf(FlywayRunner runner, RollbackTarget target) {
        return catchThrowableOfType(MigrationException.class, () -> rollback(runner, target))
                .failure();
    }

    /** What happens to a holder of a claim, whose sessions end with it. */
    protected MigrationException.Failure failureUnder(GuardedContext holder) {
        try (holder) {
            return catchThrowableOfType(
                            MigrationException.class, () -> scripts.runner().rollback(holder, TO_1))
                    .failure();
        }
    }

    protected List<String> history() throws SQLException {
        return Sql.read(database, "SELECT version FROM flyway_schema_history ORDER BY installed_rank");
    }

    @Test
    @Tag("smoke")
    void theNewestIsTakenBackFirstAndTheVersionItselfStays() throws Exception {
        RecordingContext context = new RecordingContext(database);

        List<Step.Applied> undone = scripts.runner().rollback(context, TO_1);

        assertThat(context.told)
                .containsExactly(
                        "before undo of 3 (1 of 2)", "after undo of 3", "before undo of 2 (2 of 2)", "after undo of 2");
        assertThat(undone)
                .extracting(Step.Applied::step)
                .containsExactly(
                        new Step("undo of 3", "rows", Optional.of("U3__rows.sql")),
                        new Step("undo of 2", "owners", Optional.of("U2__owners.sql")));
        assertThat(history()).containsExactly("1");
        assertThat(Sql.tables(database)).containsExactlyInAnyOrder("accounts", "flyway_schema_history");
        assertThat(Sql.read(database, "SELECT id FROM accounts")).isEmpty();
    }

    @Test
    @Tag("smoke")
    void afterwardsOldAndNewBuildsFindAHistoryAsIfTheMigrationsHadNeverRun() throws Exception {
        rollback(scripts.runner(), TO_1);

        assertThat(scripts.runner().plan(database).current()).contains("1");
        assertThat(scripts.runner().plan(database).pending())
                .extracting(Step::id)
                .containsExactly("2", "3");
        scripts.runner().migrate(new RecordingContext(database));
        assertThat(history()).containsExactly("1", "2", "3");
        assertThat(rollback(scripts.runner(), TO_1).told).hasSize(4);

        scripts.without("V2__owners.sql").without("V3__rows.sql");
        assertThat(scripts.runner().plan(database).isSettled()).isTrue();
        assertThat(scripts.runner().plan(database).ahead()).isEmpty();
    }

    @Test
    @Tag("smoke")
    void aPlanTellsTheScriptsWithoutSecretsAndChangesNothing() throws Exception {
        scripts.with("U3__rows.sql", "DELETE FROM accounts; -- for ${who}, by s3cret");
        FlywayRunner runner = scripts.runner("flyway.placeholders.who", "s3cret");

        RollbackPlan plan = runner.rollbackPlan(readOnly(), TO_1);

        assertThat(plan.current()).contains("3");
        assertThat(plan.version()).contains("1");
        assertThat(plan.tags()).isEmpty();
        assertThat(plan.isSettled()).isFalse();
        assertThat(plan.steps()).extracting(planned -> planned.step().id()).containsExactly("undo of 3", "undo of 2");
        assertThat(plan.steps())
                .extracting(PlannedStep::sql)
                .containsExactly(
                        Optional.of("DELETE FROM accounts; -- for ${who}, by ${who}"),
                        Optional.of("DROP TABLE owners;"));
        assertThat(history()).containsExactly("1", "2", "3");
    }

    @Test
    void whereTheSchemaIsThereAlreadyNothingIsDoneAndNoScriptIsNeeded() throws Exception {
        scripts.without("U2__owners.sql").without("U3__rows.sql");
        RollbackTarget current = new RollbackTarget.ToVersion("3.0");

        assertThat(scripts.runner().rollbackPlan(database, current).isSettled()).isTrue();
        assertThat(rollback(scripts.runner(), current).told).isEmpty();
    }

    @Test
    void aMissingScriptIsNamedBeforeAnythingHasRun() throws Exception {
        scripts.without("U2__owners.sql");

        MigrationException.Failure failure = failureOf(scripts.runner(), TO_1);

        assertThat(failure.reason()).contains("no undo script for 2 (V2__owners.sql)");
        assertThat(failure.step()).contains("2 (V2__owners.sql)");
        assertThat(failure.file()).contains("U2__owners.sql");
        assertThat(failure.leftBehind()).isEqualTo("unchanged");
        assertThat(failure.next()).contains("add U2__owners.sql").contains("new migration");
        assertThat(history()).containsExactly("1", "2", "3");
        assertThat(catchThrowableOfType(
                                MigrationException.class, () -> scripts.runner().rollbackPlan(database, TO_1))
                        .failure())
                .isEqualTo(failure);
    }

    @Test
    void theHistoryRowGoesWithTheScriptOrNotAtAll() throws Exception {
        scripts.with("U3__rows.sql", "DELETE FROM accounts;\nDELETE FROM flyway_schema_history WHERE version = '3';");

        MigrationException.Failure failure = failureOf(scripts.runner(), TO_1);

        assertThat(failure.reason()).contains("somebody else has changed the history");
        assertThat(failure.step()).contains("undo of 3 (U3__rows.sql)");
        assertThat(history()).containsExactly("1", "2", "3");
        assertThat(Sql.read(database, "SELECT id FROM accounts")).containsExactly("1", "2");
    }

    @Test
    void aStopBeforeAStepLeavesExactlyWhatCameBeforeItTakenBack() throws Exception {
        RecordingContext context = new RecordingContext(database).stoppingBefore("undo of 2");

        assertThatExceptionOfType(MigrationStoppedException.class)
                .isThrownBy(() -> scripts.runner().rollback(context, TO_1))
                .withMessage("stopped before undo of 2");

        assertThat(history()).containsExactly("1", "2");
        assertThat(Sql.tables(database)).contains("owners");
        assertThat(rollback(scripts.runner(), TO_1).told)
                .containsExactly("before undo of 2 (1 of 1)", "after undo of 2");
    }
}
