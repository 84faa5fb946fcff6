package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.UpdateSummaryEnum;
import liquibase.database.jvm.JdbcConnection;
import liquibase.lockservice.LockServiceFactory;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
class LocksTest extends Databased {

    private static final String STEP = "--changeset a:1\nCREATE TABLE t (id INT);\n";
    private static final String BROKEN = "--changeset a:2\nINSERT INTO missing VALUES (1);\n";

    @Test
    void theLockTableIsNotCreated() throws Exception {
        DataSource database = postgres();

        RecordedRun.migrate(changelog().sql("main.sql", STEP).runner("main.sql"), database);

        assertThat(tables(database)).containsExactlyInAnyOrder("t", "databasechangelog");
    }

    @Test
    void aLockThatAKilledProcessLeftBehindIsIgnored() throws Exception {
        DataSource database = postgres();
        execute(
                database,
                "CREATE TABLE databasechangeloglock (id INT PRIMARY KEY, locked BOOLEAN NOT NULL,"
                        + " lockgranted TIMESTAMP, lockedby VARCHAR(255))",
                "INSERT INTO databasechangeloglock VALUES (1, TRUE, now(), 'a dead pod')");

        assertThat(RecordedRun.migrate(changelog().sql("main.sql", STEP).runner("main.sql"), database))
                .containsExactly("1::a");

        assertThat(query(database, "SELECT lockedby FROM databasechangeloglock WHERE locked"))
                .containsExactly("a dead pod");
    }

    @Test
    void aForeignLockIsWaitedForIfItIsToBeRespected() throws Exception {
        DataSource database = postgres();
        lockedBy(database, "an old pod");
        LiquibaseRunner runner = changelog()
                .sql("main.sql", STEP)
                .runner("main.sql")
                .with("liquibase.legacyLock", "respect")
                .with("liquibase.changelogLockWaitTimeInMinutes", "0");

        assertThatThrownBy(() -> RecordedRun.migrate(runner, database))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("an old pod");

        execute(database, "UPDATE databasechangeloglock SET locked = FALSE, lockedby = NULL");
        assertThat(RecordedRun.migrate(runner, database)).containsExactly("1::a");
        assertThat(query(database, "SELECT id FROM databasechangeloglock WHERE NOT locked AND lockedby IS NULL"))
                .containsExactly("1");
    }

    @Test
    void aLockOfOursThatAKilledProcessLeftBehindIsTakenOverEvenThen() throws Exception {
        DataSource database = postgres();
        lockedBy(database, "schemawave 4711");

        LiquibaseRunner runner =
                changelog().sql("main.sql", STEP).runner("main.sql").with("liquibase.legacyLock", "respect");

        assertThat(RecordedRun.migrate(runner, database)).containsExactly("1::a");
        assertThat(query(database, "SELECT id FROM databasechangeloglock WHERE NOT locked"))
                .containsExactly("1");
    }

    private static void lockedBy(DataSource database, String holder) throws Exception {
        execute(
                database,
                "CREATE TABLE databasechangeloglock (id INT PRIMARY KEY, locked BOOLEAN NOT NULL,"
                        + " lockgranted TIMESTAMP, lockedby VARCHAR(255))",
                "INSERT INTO databasechangeloglock VALUES (1, TRUE, now(), '" + holder + "')");
    }

    @Test
    void liquibaseUsedWithoutSchemawaveKeepsItsOwnLockAndHistory() throws Exception {
        changelog().sql("main.sql", STEP);
        RecordedRun.migrate(changelog().runner("main.sql"), h2());
        changelog().runner("main.sql").plan(h2());

        DataSource bare = h2();
        updateWithLiquibaseAlone(bare.getConnection());

        assertThat(tables(bare)).containsExactlyInAnyOrder("t", "databasechangelog", "databasechangeloglock");
    }

    @Test
    void evenTheConnectionOfAFailedRunHasItsOwnLockAgainUnderLiquibaseAlone() throws Exception {
        changelog().sql("main.sql", STEP + BROKEN);
        DataSource database = h2();
        try (Connection connection = database.getConnection()) {
            LiquibaseRunner runner = changelog().runner("main.sql");
            OneConnection pool = new OneConnection(connection);
            assertThatThrownBy(() -> runner.migrate(new RecordedRun(pool))).isInstanceOf(MigrationException.class);

            changelog().sql("main.sql", STEP);
            updateWithLiquibaseAlone(pool.getConnection());
        }
        assertThat(tables(database)).contains("databasechangeloglock");
    }

    @Test
    void theConnectionOfAPlanHasAHistoryToWriteUnderLiquibaseAlone() throws Exception {
        LiquibaseRunner runner = changelog().sql("main.sql", STEP).runner("main.sql");
        DataSource database = h2();
        try (Connection connection = database.getConnection()) {
            OneConnection pool = new OneConnection(connection);
            runner.plan(pool);

            updateWithLiquibaseAlone(pool.getConnection());
        }
        assertThat(history(database)).containsExactly("1");
    }

    @Test
    void runnersOfManyThreadsTakeTurns() throws Exception {
        int threads = 8;
        LiquibaseRunner runner = changelog().sql("main.sql", STEP).runner("main.sql");
        CountDownLatch ready = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<String>>> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                DataSource database = h2();
                Callable<List<String>> run = () -> {
                    ready.countDown();
                    ready.await();
                    return RecordedRun.migrate(runner.with("liquibase.contexts", "test"), database);
                };
                runs.add(pool.submit(run));
            }
            for (Future<List<String>> run : runs) {
                assertThat(run.get()).containsExactly("1::a");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aRunBeginsWhenTheOneBeforeIsOver() throws Exception {
        LiquibaseRunner runner = changelog().sql("main.sql", STEP).runner("main.sql");
        RecordedRun second = new RecordedRun(h2());
        FutureTask<List<Step.Applied>> later = new FutureTask<>(() -> runner.migrate(second));
        Thread thread = new Thread(later, "second");
        RecordedRun first = new RecordedRun(h2()).doingBeforeEachStep(() -> {
            thread.start();
            while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(second.told()).isEmpty();
        });

        assertThat(runner.migrate(first)).hasSize(1);

        assertThat(later.get()).hasSize(1);
    }

    private void updateWithLiquibaseAlone(Connection connection) throws Exception {
        ResourceAccessor files = new DirectoryResourceAccessor(directory);
        try (Liquibase liquibase = new Liquibase("main.sql", files, new JdbcConnection(connection))) {
            assertThat(LockServiceFactory.getInstance().getLockService(liquibase.getDatabase()))
                    .isNotInstanceOf(OuterLockService.class);
            liquibase.setShowSummary(UpdateSummaryEnum.OFF);
            liquibase.update(new Contexts());
        }
    }
}
