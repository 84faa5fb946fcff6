package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.Coordinator;
import dev.schemawave.Outcome;
import dev.schemawave.runner.flyway.FlywayRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step that meets a lock of the application's traffic steps aside, and comes again. */
class LockTimeoutTest {

    @Test
    void aTransactionGivesUpSoonAndIsBegunAgain() throws Exception {
        Bench bench = Bench.postgres().lockTimeout(Duration.ofMillis(200));
        try (Connection application = bench.database().connect();
                Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            application.setAutoCommit(false);
            Bench.read(application, "SELECT id FROM work");
            claim.begin(Bench.ONE);
            Bench.run(session, "CREATE TABLE a (id int)");
            assertThatThrownBy(() -> Bench.run(session, "ALTER TABLE work ADD COLUMN x int"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> Bench.run(session, "SELECT 1")).isInstanceOf(SQLException.class);
            assertThat(claim.isLockedOut()).isTrue();
            session.rollback();

            application.rollback();
            claim.begin(Bench.ONE);
            assertThat(claim.isLockedOut()).isFalse();
            Bench.run(
                    session, "CREATE TABLE a (id int)", "ALTER TABLE work ADD COLUMN x int", Bench.recorded(Bench.ONE));
            session.commit();
        }
        assertThat(bench.history()).containsExactly("1");
    }

    @Test
    void otherFailuresAreNotALockedOutStep() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            assertThatThrownBy(() -> Bench.run(session, "SELECT 1 / 0")).isInstanceOf(SQLException.class);
            assertThat(claim.isLockedOut()).isFalse();
        }
    }

    @Test
    void aCoordinatorBeginsTheStepAgainUntilTheLockIsGone(@TempDir Path scripts) throws Exception {
        Bench bench = Bench.postgres();
        Files.writeString(scripts.resolve("V1__first.sql"), "ALTER TABLE work ADD COLUMN x int;");
        AtomicInteger lockedOut = new AtomicInteger();
        try (Connection application = bench.database().connect()) {
            application.setAutoCommit(false);
            Bench.read(application, "SELECT id FROM work");
            Outcome outcome = Coordinator.builder()
                    .service("locked")
                    .dataSource(bench.database().dataSource())
                    .runner(FlywayRunner.of(Flyway.configure()
                            .dataSource(bench.database().dataSource())
                            .baselineOnMigrate(true)
                            .baselineVersion("0")
                            .locations("filesystem:" + scripts)))
                    .property("schemawave.migration.lock-timeout", "300ms")
                    .listener(event -> {
                        if (event instanceof CoordinationEvent.StepLockedOut) {
                            lockedOut.incrementAndGet();
                            rollback(application);
                        }
                    })
                    .build()
                    .migrate();
            assertThat(outcome).isInstanceOf(Outcome.Migrated.class);
        }
        assertThat(lockedOut).hasPositiveValue();
        assertThat(bench.read("SELECT x FROM work")).isEmpty();
    }

    private static void rollback(Connection application) {
        try {
            application.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void inMariaDbTheStatementAloneIsRepeatedUntilTheTableIsFree() throws Exception {
        Bench bench = Bench.mariaDb().lockTimeout(Duration.ofSeconds(1));
        AtomicInteger tries = new AtomicInteger();
        try (Connection application = bench.database().connect()) {
            application.setAutoCommit(false);
            Bench.run(application, "INSERT INTO work VALUES (1, 'of the application')");
            Claim claim = bench.claim("first", Hooked.source(bench.database().dataSource(), sql -> {
                if (sql.startsWith("ALTER") && tries.incrementAndGet() == 3) {
                    application.commit();
                }
            }));
            try (claim;
                    Connection session = Bench.transaction(claim)) {
                Bench.apply(session, claim, Bench.ONE, "CREATE TABLE a (id int)", "ALTER TABLE work ADD COLUMN x int");
            }
        }
        assertThat(tries).hasValueGreaterThanOrEqualTo(3);
        assertThat(bench.history()).containsExactly("1");
        assertThat(bench.journal()).isEmpty();
    }

    /** It waits for transactions that are older, and keeps nobody waiting. Later steps give up soon again. */
    @Test
    @Tag("full")
    void anIndexThatIsMadeConcurrentlyIsNotCutOffAndLaterStepsAre() throws Exception {
        Bench bench = Bench.postgres().lockTimeout(Duration.ofMillis(200));
        try (Connection application = bench.database().connect();
                Claim claim = bench.claim("first");
                Connection session = claim.sessions().getConnection()) {
            application.setAutoCommit(false);
            Bench.run(application, "INSERT INTO work VALUES (1, 'of the application')");
            claim.begin(Bench.ONE);
            CompletableFuture<Void> index = CompletableFuture.runAsync(() -> {
                try {
                    Bench.run(session, "CREATE INDEX CONCURRENTLY slow ON work (note)");
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            String longerThanTheTimeout = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'"
                    + " AND wait_event_type = 'Lock' AND now() - query_start > interval '1 second'";
            try (Connection admin = bench.asAdmin().connect()) {
                while (Bench.read(admin, longerThanTheTimeout).isEmpty() && !index.isDone()) {
                    Thread.onSpinWait();
                }
            }
            application.commit();
            index.get(60, TimeUnit.SECONDS);
            Bench.run(session, Bench.recorded(Bench.ONE));
            assertThat(bench.history()).containsExactly("1");

            Bench.read(application, "SELECT id FROM work");
            session.setAutoCommit(false);
            claim.begin(Bench.TWO);
            assertThatThrownBy(() -> Bench.run(session, "ALTER TABLE work ADD COLUMN x int"))
                    .isInstanceOf(SQLException.class);
            assertThat(claim.isLockedOut()).isTrue();
            session.rollback();
        }
        assertThat(List.of(bench.journal())).containsExactly(List.of());
    }
}
