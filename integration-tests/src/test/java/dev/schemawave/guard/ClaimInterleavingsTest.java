package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A claimer that is frozen at any point of its claim, while another one claims and works, ends no session of the other one
 * and takes nothing from it. At worst the other one has to claim again.
 */
class ClaimInterleavingsTest {

    private @Nullable Claim successors;
    private @Nullable Connection session;

    @AfterEach
    void endTheSuccessor() {
        if (successors != null) {
            successors.close();
        }
    }

    /** The other one claims and has half a step done. */
    private void claimAndWork(Bench bench) throws Exception {
        Claim claim = bench.claim("the successor");
        successors = claim;
        session = Bench.transaction(claim);
        claim.begin(Bench.ONE);
        Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
    }

    /** Its session lives, and its step takes effect. */
    private void successorIsUndisturbed(Bench bench) throws SQLException {
        Connection open = Objects.requireNonNull(session);
        Bench.run(open, Bench.recorded(Bench.ONE));
        open.commit();
        assertThat(bench.work()).containsExactly("1");
        assertThat(bench.history()).containsExactly("1");
        assertThat(bench.holder()).isEqualTo("the successor");
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void frozenAfterReadingTheGuardItFindsItsLeaseOver(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        ScriptedLease lease = new ScriptedLease().atLook(1, () -> {
            claimAndWork(bench);
            return false;
        });
        assertThat(Bench.claim(bench.guard(), "stale", lease)).isEmpty();
        successorIsUndisturbed(bench);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void frozenAfterLookingAtItsLeaseItFindsTheGuardChanged(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("long ago").close();
        ScriptedLease lease = new ScriptedLease();
        lease.atLook(1, () -> {
            claimAndWork(bench);
            lease.lose();
            return true;
        });
        assertThat(Bench.claim(bench.guard(), "stale", lease)).isEmpty();
        successorIsUndisturbed(bench);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void frozenBeforeTheVeryFirstClaimItFindsAnothersRow(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        ScriptedLease lease = new ScriptedLease();
        lease.atLook(1, () -> {
            claimAndWork(bench);
            lease.lose();
            return true;
        });
        assertThat(Bench.claim(bench.guard(), "stale", lease)).isEmpty();
        successorIsUndisturbed(bench);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void frozenAfterItsUpdateItIsOverwrittenAndFindsItsLeaseOver(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        ScriptedLease lease = new ScriptedLease().atProof(1, () -> {
            assertThat(bench.holder()).isEqualTo("stale");
            claimAndWork(bench);
            return false;
        });
        assertThat(Bench.claim(bench.guard(), "stale", lease)).isEmpty();
        successorIsUndisturbed(bench);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void frozenAfterTheConfirmationOfItsLeaseItListsTheSuccessorAndEndsNobody(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        ScriptedLease lease = new ScriptedLease();
        lease.atProof(1, () -> {
            claimAndWork(bench);
            lease.lose();
            return true;
        });
        assertThat(Bench.claim(bench.guard(), "stale", lease)).isEmpty();
        successorIsUndisturbed(bench);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void frozenWhileListingItEndsNobody(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("long ago", bench.database().dataSource()).sessions().getConnection();
        ScriptedLease lease = new ScriptedLease();
        lease.atProof(2, () -> {
            claimAndWork(bench);
            lease.lose();
            return true;
        });
        assertThat(Bench.claim(bench.guard(), "stale", lease)).isEmpty();
        successorIsUndisturbed(bench);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void frozenBeforeEndingSessionsItEndsOnlyThoseThatItListed(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("long ago").sessions().getConnection();
        ScriptedLease lease = new ScriptedLease();
        CountDownLatch once = new CountDownLatch(1);
        Guard stale = bench.guard(Hooked.source(bench.database().dataSource(), sql -> {
            if (endsSession(sql) && once.getCount() > 0) {
                once.countDown();
                claimAndWork(bench);
                lease.lose();
            }
        }));
        assertThat(Bench.claim(stale, "stale", lease)).isEmpty();
        assertThat(once.getCount()).isZero();
        successorIsUndisturbed(bench);
    }

    /** The journal that it has read may be of the step that its successor runs. */
    @Test
    void frozenAfterReadingTheJournalItReportsNothingOfItsSuccessors() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim broken = bench.claim("broken");
                Connection outside = broken.sessions().getConnection()) {
            broken.begin(Bench.TWO);
            Bench.run(outside, "INSERT INTO work VALUES (2, 'two')");
        }
        ScriptedLease lease = new ScriptedLease();
        CountDownLatch once = new CountDownLatch(1);
        Guard stale = bench.guard(Hooked.source(bench.database().dataSource(), sql -> {
            if (sql.contains("indisvalid") && once.getCount() > 0) {
                once.countDown();
                claimAndWork(bench);
                lease.lose();
            }
        }));
        assertThat(Bench.claim(stale, "stale", lease)).isEmpty();
        assertThat(once.getCount()).isZero();
        assertThat(bench.holder()).isEqualTo("the successor");
    }

    private static boolean endsSession(String sql) {
        return sql.contains("pg_terminate_backend") || sql.contains("KILL");
    }

    /** The successor has read the guard and marked its own session when the stale one lists; then it is ended. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aSuccessorWhoseOwnSessionIsEndedWhileItClaimsOpensAnother(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        CountDownLatch staleHasUpdated = new CountDownLatch(1);
        CountDownLatch successorIsMarked = new CountDownLatch(1);
        CountDownLatch staleIsAboutToEnd = new CountDownLatch(1);
        CountDownLatch successorHasUpdated = new CountDownLatch(1);
        ScriptedLease stales = new ScriptedLease();
        stales.atProof(1, () -> {
            staleHasUpdated.countDown();
            return successorIsMarked.await(60, TimeUnit.SECONDS);
        });
        Guard stale = bench.guard(Hooked.source(bench.database().dataSource(), sql -> {
            if (endsSession(sql)) {
                staleIsAboutToEnd.countDown();
                assertThat(successorHasUpdated.await(60, TimeUnit.SECONDS)).isTrue();
                stales.lose();
            }
        }));
        CompletableFuture<Optional<Claim>> frozen = CompletableFuture.supplyAsync(() -> {
            try {
                return Bench.claim(stale, "stale", stales);
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(staleHasUpdated.await(60, TimeUnit.SECONDS)).isTrue();

        ScriptedLease lease = new ScriptedLease();
        lease.atLook(1, () -> {
            successorIsMarked.countDown();
            return staleIsAboutToEnd.await(60, TimeUnit.SECONDS);
        });
        lease.atProof(1, () -> {
            successorHasUpdated.countDown();
            Optional<Claim> late = frozen.get(60, TimeUnit.SECONDS);
            late.ifPresent(claim ->
                    assertThatThrownBy(() -> claim.sessions().getConnection()).isInstanceOf(FencedException.class));
            return true;
        });
        Claim claim = Bench.claim(bench.guard(), "the successor", lease).orElseThrow();
        successors = claim;
        try (Connection open = Bench.transaction(claim)) {
            Bench.apply(open, claim, Bench.ONE, "INSERT INTO work VALUES (1, 'one')");
        }
        assertThat(bench.work()).containsExactly("1");
        assertThat(bench.holder()).isEqualTo("the successor");
    }

    /** It froze before its update, and its update meets the guard as it was read: the other one claims once more. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aStaleUpdateThatComesFirstCostsTheSuccessorOneMoreTry(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        ScriptedLease stales = new ScriptedLease().atProof(1, () -> false);
        ScriptedLease lease = new ScriptedLease();
        lease.atLook(1, () -> {
            assertThat(Bench.claim(bench.guard(), "stale", stales)).isEmpty();
            assertThat(bench.holder()).isEqualTo("stale");
            return true;
        });
        try (Claim claim = Bench.claim(bench.guard(), "the successor", lease).orElseThrow()) {
            assertThat(claim.epoch()).isEqualTo(2);
            assertThat(bench.holder()).isEqualTo("the successor");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void overtakenAgainAndAgainItGivesUp(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        ScriptedLease lease = new ScriptedLease();
        for (int look = 1; look <= 3; look++) {
            lease.atLook(look, () -> {
                bench.claim("another").close();
                return true;
            });
        }
        assertThatThrownBy(() -> Bench.claim(bench.guard(), "unlucky", lease)).isInstanceOf(FencedException.class);
    }

    /** The holder froze after its last check of the claim, before its commit: the guard's row is locked. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aHolderFrozenInsideItsCommitIsEndedFirst(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server).lockTimeout(Duration.ofSeconds(1));
        Claim frozen = bench.claim("frozen");
        Connection inCommit = Bench.transaction(frozen);
        frozen.begin(Bench.ONE);
        Bench.run(inCommit, "INSERT INTO work VALUES (7, 'late')");
        Bench.run(
                inCommit,
                "SELECT claim FROM " + bench.table("guard")
                        + (bench.isPostgres() ? " FOR SHARE" : " LOCK IN SHARE MODE"));

        claimAndWork(bench);
        assertThatThrownBy(() -> Bench.run(inCommit, "INSERT INTO work VALUES (8, 'later')"))
                .isInstanceOf(SQLException.class);
        successorIsUndisturbed(bench);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void afterAnotherClaimTheOldOneCanNeitherOpenNorWriteNorFinish(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        Claim old = bench.claim("old");
        Connection kept = Bench.transaction(old);
        claimAndWork(bench);

        assertThatThrownBy(() -> Bench.run(kept, "INSERT INTO work VALUES (7, 'late')"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> old.sessions().getConnection()).isInstanceOf(FencedException.class);
        assertThat(old.fenced()).hasValueSatisfying(by -> assertThat(by).contains("the successor", "epoch 2"));
        old.close();
        successorIsUndisturbed(bench);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aGuardThatIsDeletedOrTruncatedFencesItsHolderAndCanBeClaimedAgain(DatabaseServer server) throws Exception {
        for (String deed : new String[] {"DELETE FROM ", "TRUNCATE TABLE "}) {
            Bench bench = Bench.on(server);
            try (Claim claim = bench.claim("first")) {
                Connection open = Bench.transaction(claim);
                Bench.run(open, "INSERT INTO work VALUES (1, 'one')");
                bench.execute(deed + bench.table("guard"));

                assertThatThrownBy(open::commit).isInstanceOf(FencedException.class);
                assertThat(bench.work()).isEmpty();
            }
            try (Claim claim = bench.claim("second");
                    Connection open = Bench.transaction(claim)) {
                Bench.apply(open, claim, Bench.ONE, "INSERT INTO work VALUES (2, 'two')");
            }
            assertThat(bench.work()).containsExactly("2");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aGuardThatIsSetBackToAnOlderClaimFencesItsHolderAndGoesOn(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("first").close();
        bench.execute("CREATE TABLE backup AS SELECT * FROM " + bench.table("guard"));
        bench.claim("second").close();
        try (Claim claim = bench.claim("third")) {
            assertThat(claim.epoch()).isEqualTo(3);
            Connection open = Bench.transaction(claim);
            Bench.run(open, "INSERT INTO work VALUES (1, 'one')");
            bench.execute(
                    "DELETE FROM " + bench.table("guard"),
                    "INSERT INTO " + bench.table("guard") + " SELECT * FROM backup");

            assertThatThrownBy(open::commit).isInstanceOf(FencedException.class);
            assertThat(claim.fenced()).hasValueSatisfying(by -> assertThat(by).contains("first", "epoch 1"));
        }
        assertThat(bench.work()).isEmpty();
        try (Claim claim = bench.claim("fourth")) {
            assertThat(claim.epoch()).isEqualTo(2);
        }
    }
}
