package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.CoordinationEvent.SchemaClaimed;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.DatabaseUnavailableException;
import dev.schemawave.LeaseLostException;
import dev.schemawave.MigrationFailedException;
import dev.schemawave.Outcome;
import dev.schemawave.StoppedException;
import dev.schemawave.spi.MigrationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start-up works under a claim for as long as it has the lease, and claims again if only the claim was taken. */
class ClaimOfAStartUpTest {

    private static final String INSERT = "INSERT INTO work VALUES (1, 'one')";

    private final DoubtfulLock lock = new DoubtfulLock();
    private final List<CoordinationEvent> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch leaseLost = new CountDownLatch(1);
    private Bench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = Bench.postgres();
    }

    @AfterEach
    void forgetInterrupt() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private CoordinatorBuilder startUp(OneStepTool tool) {
        return startUp(tool, bench.database().dataSource());
    }

    private CoordinatorBuilder startUp(OneStepTool tool, DataSource source) {
        return Coordinator.builder()
                .service("orders")
                .dataSource(source)
                .lock(lock)
                .runner(tool)
                .property("schemawave.guard.schema", bench.guardSchema())
                .listener(event -> {
                    told.add(event);
                    if (event instanceof CoordinationEvent.LeaseLost) {
                        leaseLost.countDown();
                    }
                });
    }

    private static Outcome migrate(CoordinatorBuilder builder) throws InterruptedException {
        try (Coordinator coordinator = builder.build()) {
            return coordinator.migrate();
        }
    }

    private void overtake() throws SQLException {
        bench.execute("UPDATE " + bench.table("guard") + " SET claim = 'of somebody else', epoch = epoch + 1,"
                + " holder = 'somebody who was frozen'");
    }

    private List<SchemaClaimed> claims() {
        return told.stream()
                .filter(SchemaClaimed.class::isInstance)
                .map(SchemaClaimed.class::cast)
                .toList();
    }

    private void loseTheLease() throws InterruptedException {
        lock.lose();
        assertThat(leaseLost.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoIsFencedAlthoughItsLeaseIsConfirmedClaimsAgain() throws Exception {
        List<Integer> tries = new ArrayList<>();
        OneStepTool tool = new OneStepTool(session -> {
            Bench.run(session, INSERT);
            if (tries.isEmpty()) {
                tries.add(1);
                overtake();
            }
        });
        assertThat(migrate(startUp(tool))).isInstanceOf(Outcome.Migrated.class);

        assertThat(tool.runs).isEqualTo(2);
        assertThat(claims()).extracting(SchemaClaimed::epoch).containsExactly(1L, 3L);
        assertThat(bench.work()).containsExactly("1");
        assertThat(bench.holder()).contains("orders");
        String ofTheGuard = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name LIKE 'schemawave:%'";
        while (!bench.read(ofTheGuard).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoIsFencedAgainAndAgainGivesUp() {
        OneStepTool tool = new OneStepTool(session -> {
            Bench.run(session, INSERT);
            overtake();
        });
        assertThatThrownBy(() -> migrate(startUp(tool)))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("somebody who was frozen");
        assertThat(tool.runs).isEqualTo(3);
    }

    @Test
    void whoIsFencedAndHasLostItsLeaseDoesNotClaimAgain() {
        OneStepTool tool = new OneStepTool(session -> {
            Bench.run(session, INSERT);
            lock.loseInSilence();
            overtake();
        });
        assertThatThrownBy(() -> migrate(startUp(tool))).isInstanceOf(LeaseLostException.class);
        assertThat(tool.runs).isEqualTo(1);
    }

    @Test
    void aDatabaseThatFailsUnderTheClaimIsReportedAndNotTakenForAFence() {
        OneStepTool tool = new OneStepTool(session -> bench.execute("DROP TABLE " + bench.table("state")));
        assertThatThrownBy(() -> migrate(startUp(tool)))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aStepThatFailsUnderTheClaimIsReportedAndNotBegunAgain() {
        OneStepTool tool = new OneStepTool(session -> Bench.run(session, "SELECT 1 / 0"));
        assertThatThrownBy(() -> migrate(startUp(tool)))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("division by zero");
        assertThat(tool.runs).isEqualTo(1);
    }

    @Test
    void whatCannotBeKeptOfAFailureIsTold() {
        OneStepTool tool = new OneStepTool(session -> {
            bench.execute("DROP TABLE " + bench.table("state"));
            Bench.run(session, "SELECT 1 / 0");
        });
        assertThatThrownBy(() -> migrate(startUp(tool)))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("division by zero");
        assertThat(told)
                .filteredOn(CoordinationEvent.NotAnnounced.class::isInstance)
                .singleElement()
                .asString()
                .contains("does not exist");
    }

    @Test
    void whoseLeaseHasRunOutClaimsNothing() throws Exception {
        lock.late();
        assertThatThrownBy(() -> migrate(startUp(new OneStepTool(session -> {}))))
                .isInstanceOf(LeaseLostException.class);

        assertThat(bench.holder()).isEmpty();
        assertThat(claims()).isEmpty();
    }

    @Test
    void whoseLeaseIsNotConfirmedBehindTheClaimEndsNobodyAndWorksNot() throws Exception {
        OneStepTool tool = new OneStepTool(session -> {});
        try (Claim old = bench.claim("old");
                Connection olds = Bench.transaction(old)) {
            DataSource source = Hooked.source(bench.database().dataSource(), sql -> {
                if (isClaim(sql)) {
                    lock.loseInSilence();
                }
            });
            assertThatThrownBy(() -> migrate(startUp(tool, source)))
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining("no longer this replica's");
            assertThat(olds.isValid(5)).isTrue();
        }
        assertThat(tool.runs).isZero();
    }

    private static boolean isClaim(String sql) {
        return sql.contains("claimed_at") && sql.contains("CURRENT_TIMESTAMP");
    }

    @Test
    void whoIsToldToStopBeforeItClaimsClaimsNothing() throws Exception {
        DataSource source = Hooked.source(bench.database().dataSource(), sql -> {
            if (sql.contains("set_config('application_name'")) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> migrate(startUp(new OneStepTool(session -> {}), source)))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("before the schema was claimed");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(bench.holder()).isEmpty();
    }

    @Test
    void whoIsToldToStopWhileItClaimsEndsNobody() throws Exception {
        DataSource source = Hooked.source(bench.database().dataSource(), sql -> {
            if (isClaim(sql)) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> migrate(startUp(new OneStepTool(session -> {}), source)))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("before the schema was claimed");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void itIsToldWhoWasEndedAndWhomItMayNotEnd() throws Exception {
        Claim old = bench.claim("old");
        Connection olds = Bench.transaction(old);
        String id = bench.idOf(olds);
        List<String> refused = new ArrayList<>();
        DataSource source = Hooked.source(bench.database().dataSource(), sql -> {
            if (sql.contains("pg_terminate_backend") && refused.isEmpty()) {
                refused.add(sql);
                throw new SQLException("permission denied", "42501");
            }
        });
        assertThat(migrate(startUp(new OneStepTool(session -> Bench.run(session, INSERT)), source)))
                .isInstanceOf(Outcome.Migrated.class);

        assertThat(claims())
                .singleElement()
                .satisfies(claim -> assertThat(claim.ended())
                        .anySatisfy(ended -> assertThat(ended).startsWith(id)));
        assertThat(told)
                .filteredOn(CoordinationEvent.SessionsLinger.class::isInstance)
                .singleElement()
                .extracting(event -> ((CoordinationEvent.SessionsLinger) event).sessions())
                .isEqualTo(2);
        old.close();
    }

    @Test
    void aLossOfTheLeaseEndsTheTransaction() throws Exception {
        OneStepTool tool = new OneStepTool(session -> {
            loseTheLease();
            Bench.run(session, INSERT);
        });
        assertThatThrownBy(() -> migrate(startUp(tool)))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("no longer this replica's");
        assertThat(bench.work()).isEmpty();
    }

    /** Nobody else has claimed: the guard's own table proves it. */
    @Test
    void aLossOfTheLeaseAfterTheLastStepIsNoErrorWhereTheDatabaseFences() throws Exception {
        OneStepTool tool = new OneStepTool(session -> Bench.run(session, INSERT)) {
            @Override
            void afterwards() {
                try {
                    loseTheLease();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        assertThat(migrate(startUp(tool))).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void theHistoryIsMadeFirstWhereTheGuardHasNoSchemaOfItsOwn() throws Exception {
        List<String> made = new ArrayList<>();
        OneStepTool tool = new OneStepTool(session -> Bench.run(session, INSERT)) {
            @Override
            public void makeHistory(DataSource database) {
                made.add("history");
            }
        };
        assertThat(migrate(startUp(tool, withoutRightToMakeSchemas()))).isInstanceOf(Outcome.Migrated.class);
        assertThat(made).containsExactly("history");
        assertThat(bench.read("SELECT epoch FROM public.schemawave_guard")).containsExactly("1");
    }

    @Test
    void aHistoryThatCannotBeMadeIsAFailureOfTheTool() {
        OneStepTool tool = new OneStepTool(session -> {}) {
            @Override
            public void makeHistory(DataSource database) throws MigrationException {
                throw failure(new IllegalStateException("no space left"));
            }
        };
        assertThatThrownBy(() -> migrate(startUp(tool, withoutRightToMakeSchemas())))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("no space left");
    }

    private DataSource withoutRightToMakeSchemas() {
        return Hooked.source(bench.database().dataSource(), sql -> {
            if (sql.startsWith("CREATE SCHEMA")) {
                throw new SQLException("permission denied", "42501");
            }
        });
    }

    @Test
    void whatIsKeptOfAStatementHasNoSecrets() throws Exception {
        List<String> journal = new ArrayList<>();
        OneStepTool tool = new OneStepTool(session -> {
            session.setAutoCommit(true);
            Bench.run(session, "INSERT INTO work VALUES (1, 's3cret')");
            journal.addAll(bench.read("SELECT sql_text FROM " + bench.table("journal")));
        });
        assertThat(migrate(startUp(tool))).isInstanceOf(Outcome.Migrated.class);
        assertThat(journal).containsExactly("INSERT INTO work VALUES (1, '***')");
        assertThat(bench.read("SELECT note FROM work")).containsExactly("s3cret");
    }

    @Test
    void withoutAFenceNothingIsKeptInTheDatabase() throws Exception {
        OneStepTool tool = new OneStepTool(session -> Bench.run(session, INSERT));
        assertThat(migrate(startUp(tool).property("schemawave.guard", "unfenced")))
                .isInstanceOf(Outcome.Migrated.class);
        assertThat(bench.read("SELECT nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid"
                        + " WHERE c.relname LIKE '%guard%'"))
                .isEmpty();
    }
}
