package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A lease that ran out in silence breaks off what can be taken back; what cannot goes on until somebody else claims. */
class LeaseLostTest {

    private static CompletableFuture<Void> running(Bench bench, Connection session, String sql) throws SQLException {
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> {
            try {
                Bench.run(session, sql);
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        String active = (bench.isPostgres()
                        ? "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query = '"
                        : "SELECT 1 FROM information_schema.processlist WHERE info = '")
                + sql.replace("'", "''") + "'";
        try (Connection admin = bench.asAdmin().connect()) {
            while (Bench.read(admin, active).isEmpty()) {
                Thread.onSpinWait();
            }
        }
        return work;
    }

    @Test
    void aRunningTransactionIsCancelledAndNoneGoesOn() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            CompletableFuture<Void> sleep = running(bench, session, "SELECT pg_sleep(300)");

            claim.leaseLost();
            assertThatThrownBy(() -> sleep.get(60, TimeUnit.SECONDS))
                    .hasRootCauseMessage("ERROR: canceling statement due to user request");
            session.rollback();
            assertThatThrownBy(() -> Bench.run(session, "INSERT INTO work VALUES (2, 'two')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("lease was lost");
            assertThat(claim.fenced()).isEmpty();
        }
        assertThat(bench.work()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whatCannotBeTakenBackGoesOnToItsEnd(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = claim.sessions().getConnection();
            claim.begin(Bench.ONE);
            CompletableFuture<Void> slow = running(
                    bench,
                    session,
                    bench.isPostgres()
                            ? "CREATE TABLE slow AS SELECT 1 AS one FROM pg_sleep(3)"
                            : "CREATE TABLE slow AS SELECT SLEEP(3) AS s");
            claim.leaseLost();
            slow.get(60, TimeUnit.SECONDS);
            Bench.run(session, Bench.recorded(Bench.ONE));
            assertThat(claim.fenced()).isEmpty();
        }
        assertThat(bench.history()).containsExactly("1");
        assertThat(bench.journal()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whenSomebodyElseClaimsAllSessionsAreAbortedAndNothingIsWritten(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = claim.sessions().getConnection();
            Connection second = claim.sessions().getConnection();
            claim.begin(Bench.ONE);
            CompletableFuture<Void> slow = running(
                    bench,
                    session,
                    bench.isPostgres()
                            ? "CREATE TABLE slow AS SELECT 1 AS one FROM pg_sleep(300)"
                            : "CREATE TABLE slow AS SELECT SLEEP(300) AS s");
            claim.leaseLost();
            // Somebody who cannot end sessions.
            bench.execute("UPDATE " + bench.table("guard") + " SET claim = 'of somebody else', holder = 'next'");

            assertThatThrownBy(() -> slow.get(60, TimeUnit.SECONDS)).hasRootCauseInstanceOf(Exception.class);
            while (claim.fenced().isEmpty() || !second.isClosed()) {
                Thread.onSpinWait();
            }
            assertThat(session.isClosed()).isTrue();
            assertThatThrownBy(() -> Bench.run(second, "INSERT INTO work VALUES (1, 'one')"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> claim.sessions().getConnection()).isInstanceOf(FencedException.class);
        }
        assertThat(bench.work()).isEmpty();
        assertThat(bench.history()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void theWatchOutlivesTheEndOfItsOwnSession(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first");
                Claim next = bench.claimAfter(claim::leaseLost, "next")) {
            while (claim.fenced().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(claim.fenced()).hasValueSatisfying(by -> assertThat(by).contains("next"));
            assertThat(next.fenced()).isEmpty();
        }
    }

    @Test
    void theWatchEndsWithTheClaim() throws Exception {
        Claim claim = Bench.postgres().claim("first");
        claim.leaseLost();
        List<Thread> watches = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("schemawave-guard"))
                .toList();
        claim.close();

        assertThat(watches).isNotEmpty().allMatch(Thread::isDaemon);
        for (Thread watch : watches) {
            watch.join();
        }
    }
}
