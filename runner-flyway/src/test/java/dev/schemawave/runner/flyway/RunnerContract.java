package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationStoppedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds on every database. */
abstract class RunnerContract {

    private static final String HISTORY =
            "SELECT version FROM flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank";

    @TempDir
    private Path folder;

    protected Scripts scripts;
    protected DataSource database;

    protected abstract DataSource newDatabase();

    /** A data source whose sessions refuse to write. */
    protected abstract DataSource readOnly(DataSource database);

    @BeforeEach
    void build() {
        database = newDatabase();
        scripts = new Scripts(folder.resolve("scripts"))
                .with("V1__accounts.sql", "CREATE TABLE accounts (id INT PRIMARY KEY, balance INT);")
                .with("V2__first_account.sql", "INSERT INTO accounts VALUES (1, 10);");
    }

    protected RecordingContext migrate(FlywayRunner runner) throws MigrationException {
        RecordingContext context = new RecordingContext(database);
        runner.migrate(context);
        return context;
    }

    protected MigrationException.Failure failureOfPlan(FlywayRunner runner) {
        return catchThrowableOfType(MigrationException.class, () -> runner.plan(database))
                .failure();
    }

    protected MigrationException.Failure failureOfRun(FlywayRunner runner) {
        return catchThrowableOfType(MigrationException.class, () -> migrate(runner))
                .failure();
    }

    protected static List<String> ids(List<Step> steps) {
        return steps.stream().map(Step::id).toList();
    }

    @Test
    @Tag("smoke")
    void aFreshSchemaIsPlannedWithAllStepsInOrder() throws MigrationException {
        scripts.with("R__view.sql", "CREATE VIEW rich AS SELECT * FROM accounts WHERE balance > 1000;");

        SchemaPlan plan = scripts.runner().plan(database);

        assertThat(plan.current()).isEmpty();
        assertThat(plan.target()).contains("2");
        assertThat(plan.pending())
                .containsExactly(
                        new Step("1", "accounts", Optional.of("V1__accounts.sql")),
                        new Step("2", "first account", Optional.of("V2__first_account.sql")),
                        new Step("view", "view", Optional.of("R__view.sql")));
        assertThat(plan.ahead()).isEmpty();
        assertThat(plan.isSettled()).isFalse();
    }

    @Test
    @Tag("smoke")
    void eachStepIsAskedForAndToldOfAndReturnedWithItsTime() throws MigrationException {
        RecordingContext context = new RecordingContext(database);

        List<Step.Applied> applied = scripts.runner().migrate(context);

        assertThat(context.told).containsExactly("before 1 (1 of 2)", "after 1", "before 2 (2 of 2)", "after 2");
        assertThat(applied).extracting(step -> step.step().id()).containsExactly("1", "2");
        assertThat(applied).extracting(Step.Applied::took).allMatch(took -> took.compareTo(Duration.ZERO) > 0);
    }

    @Test
    void anUpgradeAppliesOnlyWhatIsNew() throws MigrationException {
        migrate(scripts.runner());
        scripts.with("V3__second_account.sql", "INSERT INTO accounts VALUES (2, 20);");

        SchemaPlan plan = scripts.runner().plan(database);
        RecordingContext context = migrate(scripts.runner());

        assertThat(plan.current()).contains("2");
        assertThat(plan.target()).contains("3");
        assertThat(ids(plan.pending())).containsExactly("3");
        assertThat(context.told).containsExactly("before 3 (1 of 1)", "after 3");
    }

    @Test
    void whereNothingIsPendingNothingIsDone() throws MigrationException {
        migrate(scripts.runner());

        assertThat(scripts.runner().plan(database).isSettled()).isTrue();
        assertThat(migrate(scripts.runner()).told).isEmpty();
    }

    @Test
    @Tag("smoke")
    void theFingerprintDependsOnTheBuildAloneNotOnTheSchema() throws MigrationException {
        scripts.with("R__rows.sql", "DELETE FROM accounts WHERE id = 99;");
        SchemaPlan before = scripts.runner().plan(database);
        migrate(scripts.runner());
        SchemaPlan after = scripts.runner().plan(database);
        scripts.with("R__rows.sql", "DELETE FROM accounts WHERE id = 98;");
        SchemaPlan edited = scripts.runner().plan(database);
        migrate(scripts.runner());
        SchemaPlan editedAfter = scripts.runner().plan(database);

        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(edited.fingerprint()).isNotEqualTo(before.fingerprint());
        assertThat(editedAfter.fingerprint()).isEqualTo(edited.fingerprint());
        assertThat(scripts.with("V3__more.sql", "SELECT 1;")
                        .runner()
                        .plan(database)
                        .fingerprint())
                .isNotEqualTo(edited.fingerprint());
    }

    @Test
    void aRepeatableRunsAgainOnceItHasChanged() throws MigrationException {
        scripts.with("R__rows.sql", "INSERT INTO accounts VALUES (7, 1);");
        migrate(scripts.runner());
        scripts.with("R__rows.sql", "INSERT INTO accounts VALUES (8, 1);");

        assertThat(ids(scripts.runner().plan(database).pending())).containsExactly("rows");
        assertThat(migrate(scripts.runner()).told).containsExactly("before rows (1 of 1)", "after rows");
        assertThat(scripts.runner().plan(database).isSettled()).isTrue();
    }

    @Test
    @Tag("smoke")
    void migrationsInJavaAndPlaceholdersAreHonouredInAConfigurationMadeInCode() throws Exception {
        scripts.with("V4__named.sql", "INSERT INTO accounts VALUES (4, ${amount});");
        FluentConfiguration configuration = Flyway.configure()
                .locations(scripts.location())
                .placeholders(Map.of("amount", "40"))
                .javaMigrations(new V3__By_java());
        FlywayRunner runner = FlywayRunner.of(configuration);

        assertThat(runner.plan(database).pending())
                .contains(new Step("3", "By java", Optional.of(V3__By_java.class.getName())));
        RecordingContext context = migrate(runner);

        assertThat(context.told).hasSize(8).endsWith("before 4 (4 of 4)", "after 4");
        assertThat(Sql.read(database, "SELECT balance FROM accounts ORDER BY id"))
                .containsExactly("10", "30", "40");
        assertThat(configuration.getCallbacks()).isEmpty();
        assertThat(configuration.getDataSource()).isNull();
    }

    @Test
    @Tag("smoke")
    void aSchemaThatIsNotEmptyIsRefusedAsFlywayDoesUnlessItGetsABaseline() throws Exception {
        Sql.run(database, "CREATE TABLE accounts (id INT PRIMARY KEY, balance INT)");

        MigrationException.Failure refused = failureOfPlan(scripts.runner());
        assertThat(refused.reason()).contains("not empty").contains("flyway_schema_history");
        assertThat(refused.next()).contains("baselineOnMigrate");
        assertThat(failureOfRun(scripts.runner()).reason()).contains("not empty");
        assertThat(Sql.tables(database)).containsExactly("accounts");

        FlywayRunner runner = scripts.runner("flyway.baselineOnMigrate", "true", "flyway.baselineVersion", "1");
        SchemaPlan plan = runner.plan(database);
        assertThat(plan.current()).isEmpty();
        assertThat(ids(plan.pending())).containsExactly("1", "2");
        assertThat(plan.pending().get(0).description()).contains("Baseline");

        assertThat(migrate(runner).told)
                .containsExactly("before 1 (1 of 2)", "after 1", "before 2 (2 of 2)", "after 2");
        assertThat(runner.plan(database).current()).contains("2");
        assertThat(runner.plan(database).isSettled()).isTrue();
        assertThat(Sql.read(database, HISTORY)).containsExactly("1", "2");
    }

    @Test
    void aBaselineAloneIsAStepToo() throws Exception {
        Sql.run(database, "CREATE TABLE accounts (id INT PRIMARY KEY, balance INT)");
        FlywayRunner runner = scripts.runner("flyway.baselineOnMigrate", "true", "flyway.baselineVersion", "9");

        assertThat(ids(runner.plan(database).pending())).containsExactly("9");
        assertThat(migrate(runner).told).containsExactly("before 9 (1 of 1)", "after 9");
        assertThat(runner.plan(database).current()).contains("9");
        assertThat(runner.plan(database).ahead()).isEmpty();
        assertThat(runner.plan(database).isSettled()).isTrue();
    }

    @Test
    void anEmptyHistoryTableNeedsNoBaseline() throws Exception {
        migrate(new Scripts(folder.resolve("none")).with("ignored.txt", "").runner());
        assertThat(Sql.tables(database)).containsExactly("flyway_schema_history");

        assertThat(ids(scripts.runner().plan(database).pending())).containsExactly("1", "2");
        assertThat(migrate(scripts.runner()).told).hasSize(4);
    }

    @Test
    @Tag("smoke")
    void aVersionBetweenAppliedOnesIsAFaultUnlessOutOfOrderIsOn() throws MigrationException {
        scripts.with("V4__fourth.sql", "INSERT INTO accounts VALUES (4, 40);");
        migrate(scripts.runner());
        scripts.with("V3__late.sql", "INSERT INTO accounts VALUES (3, 30);");

        assertThat(failureOfPlan(scripts.runner()).reason())
                .contains("not applied")
                .contains("3");
        FlywayRunner runner = scripts.runner("flyway.outOfOrder", "true");
        assertThat(ids(runner.plan(database).pending())).containsExactly("3");
        assertThat(migrate(runner).told).containsExactly("before 3 (1 of 1)", "after 3");
        assertThat(runner.plan(database).current()).contains("4");
        assertThat(runner.plan(database).isSettled()).isTrue();
    }

    @Test
    void aTargetLimitsWhatIsWanted() throws MigrationException {
        FlywayRunner runner = scripts.runner("flyway.target", "1");

        assertThat(runner.plan(database).target()).contains("1");
        assertThat(ids(runner.plan(database).pending())).containsExactly("1");
        assertThat(migrate(runner).told).containsExactly("before 1 (1 of 1)", "after 1");
        assertThat(runner.plan(database).isSettled()).isTrue();
    }

    @Test
    void theTargetNextTakesOneStepAtATime() throws MigrationException {
        scripts.with("R__rows.sql", "DELETE FROM accounts WHERE id = 99;");
        FlywayRunner runner = scripts.runner("flyway.target", "next");

        assertThat(ids(runner.plan(database).pending())).containsExactly("1");
        assertThat(migrate(runner).told).containsExactly("before 1 (1 of 1)", "after 1");
        assertThat(migrate(runner).told).containsExactly("before 2 (1 of 1)", "after 2");
    }

    @Test
    void migrationsThatAreOnlyRecordedAreToldOfAsWell() throws Exception {
        FlywayRunner runner = scripts.runner("flyway.skipExecutingMigrations", "true");

        assertThat(migrate(runner).told)
                .containsExactlyInAnyOrder("before 1 (1 of 2)", "before 2 (2 of 2)", "after 1", "after 2");
        assertThat(Sql.tables(database)).containsExactly("flyway_schema_history");
    }

    @Test
    @Tag("smoke")
    void whatANewerBuildHasAppliedIsAhead() throws MigrationException {
        scripts.with("V3__newer.sql", "INSERT INTO accounts VALUES (3, 30);");
        migrate(scripts.runner());
        scripts.without("V3__newer.sql");

        SchemaPlan plan = scripts.runner().plan(database);

        assertThat(plan.current()).contains("3");
        assertThat(plan.target()).contains("2");
        assertThat(plan.ahead()).containsExactly("3 (V3__newer.sql)");
        assertThat(plan.isSettled()).isTrue();
    }

    @Test
    @Tag("smoke")
    void anAppliedScriptThatWasEditedIsRefusedUnlessValidationIsOff() throws MigrationException {
        migrate(scripts.runner());
        scripts.with("V1__accounts.sql", "CREATE TABLE accounts (id BIGINT PRIMARY KEY);");

        MigrationException.Failure failure = failureOfPlan(scripts.runner());

        assertThat(failure.reason()).contains("checksum mismatch").contains("version 1");
        assertThat(failure.step()).contains("1");
        assertThat(failure.file()).hasValueSatisfying(file -> assertThat(file).contains("V1__accounts.sql"));
        assertThat(failure.leftBehind()).contains("unchanged");
        assertThat(failure.next()).contains("flyway repair");
        assertThat(failureOfRun(scripts.runner()).reason()).contains("mismatch");
        assertThat(scripts.runner("flyway.validateOnMigrate", "false")
                        .plan(database)
                        .isSettled())
                .isTrue();
    }

    @Test
    void anAppliedScriptThatIsGoneIsRefusedUnlessThePatternsIgnoreIt() throws MigrationException {
        migrate(scripts.runner());
        scripts.without("V1__accounts.sql");

        assertThat(failureOfPlan(scripts.runner()).reason())
                .contains("not resolved locally")
                .contains("1");
        SchemaPlan plan =
                scripts.runner("flyway.ignoreMigrationPatterns", "*:missing").plan(database);
        assertThat(plan.isSettled()).isTrue();
        assertThat(plan.ahead()).isEmpty();
    }

    @Test
    @Tag("smoke")
    void aStopBeforeAStepLeavesNoTraceAndALaterRunCompletes() throws Exception {
        RecordingContext context = new RecordingContext(database).stoppingBefore("2");

        assertThatExceptionOfType(MigrationStoppedException.class)
                .isThrownBy(() -> scripts.runner().migrate(context))
                .withMessage("stopped before 2");

        assertThat(context.told).containsExactly("before 1 (1 of 2)", "after 1", "before 2 (2 of 2)");
        assertThat(Sql.read(database, HISTORY)).containsExactly("1");
        assertThat(ids(scripts.runner().plan(database).pending())).containsExactly("2");
        assertThat(migrate(scripts.runner()).told).containsExactly("before 2 (1 of 1)", "after 2");
    }

    @Test
    void stepsThatTookEffectAreToldOfEvenIfACallbackFailsAfterwards() {
        scripts.with("afterMigrate.sql", "INSERT INTO nowhere VALUES (1);");
        RecordingContext context = new RecordingContext(database);

        MigrationException.Failure failure = catchThrowableOfType(
                        MigrationException.class, () -> scripts.runner().migrate(context))
                .failure();

        assertThat(context.told).endsWith("before 2 (2 of 2)", "after 2");
        assertThat(failure.reason()).containsIgnoringCase("nowhere");
        assertThat(failure.step()).isEmpty();
        assertThat(failure.file()).hasValueSatisfying(file -> assertThat(file).endsWith("afterMigrate.sql"));
        assertThat(failure.leftBehind()).isEqualTo("at version 2");
    }

    @Test
    @Tag("smoke")
    void aPlanWritesNothing() throws Exception {
        DataSource readOnly = readOnly(database);
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> Sql.run(readOnly, "CREATE TABLE proof_that_writing_fails (id INT)"));

        assertThat(scripts.runner().plan(readOnly).isSettled()).isFalse();
        assertThat(Sql.tables(database)).isEmpty();
        migrate(scripts.runner());
        assertThat(scripts.runner().plan(readOnly).isSettled()).isTrue();
    }

    @Test
    void aPlanDoesNotWaitForAPeerInMidMigration() throws Exception {
        Pausing migration = new Pausing();
        FlywayRunner peer =
                FlywayRunner.of(Flyway.configure().locations(scripts.location()).javaMigrations(migration));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<RecordingContext> run = thread.submit(() -> migrate(peer));
            assertThat(migration.begun.await(1, TimeUnit.MINUTES)).isTrue();

            SchemaPlan plan = peer.plan(database);
            assertThat(plan.current()).contains("2");
            assertThat(ids(plan.pending())).containsExactly("3");
            assertThat(run.isDone()).isFalse();

            migration.goOn.countDown();
            assertThat(run.get().told).endsWith("after 3");
        } finally {
            migration.goOn.countDown();
            thread.shutdownNow();
        }
    }

    @Test
    void twoRunnersMigrateTwoDatabasesAtOnce() throws Exception {
        DataSource other = newDatabase();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch both = new CountDownLatch(2);
        try {
            List<Future<List<Step.Applied>>> runs = List.of(database, other).stream()
                    .map(each -> threads.submit(() -> {
                        both.countDown();
                        both.await();
                        return scripts.runner().migrate(new RecordingContext(each));
                    }))
                    .toList();
            for (Future<List<Step.Applied>> run : runs) {
                assertThat(run.get()).hasSize(2);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits in the middle of its work. */
    protected static final class Pausing extends BaseJavaMigration {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void migrate(Context context) throws Exception {
            context.getConnection().createStatement().execute("INSERT INTO accounts VALUES (3, 30)");
            begun.countDown();
            goOn.await();
        }

        @Override
        public MigrationVersion getVersion() {
            return MigrationVersion.fromVersion("3");
        }

        @Override
        public String getDescription() {
            return "pausing";
        }

        @Override
        protected void init() {
            // Its name follows no pattern.
        }
    }
}
