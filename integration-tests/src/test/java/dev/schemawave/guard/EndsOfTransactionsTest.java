package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends with a transaction of a tool, and what does not. */
class EndsOfTransactionsTest {

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aHistoryRowOutsideATransactionIsRefusedAfterSomebodyElsesClaim(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = claim.sessions().getConnection();
            claim.begin(Bench.ONE);
            try (Connection admin = bench.asAdmin().connect()) {
                Bench.run(admin, "UPDATE " + bench.table("guard") + " SET claim = 'of somebody else'");
            }
            assertThatThrownBy(() -> Bench.run(session, Bench.recorded(Bench.ONE)))
                    .isInstanceOf(SQLException.class);

            assertThat(bench.history()).isEmpty();
            assertThat(claim.fenced()).isPresent();
        }
    }

    @Test
    void aCommitEndsATransactionThatHasOnlyRead() throws Exception {
        Bench bench = Bench.mariaDb();
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            assertThat(Bench.read(session, "SELECT id FROM work")).isEmpty();
            bench.execute("INSERT INTO work VALUES (1, 'of somebody else')");
            session.commit();

            assertThat(Bench.read(session, "SELECT id FROM work")).containsExactly("1");
        }
    }

    @Test
    void whatAToolDoesAfterAStepIsNoPartOfIt() throws Exception {
        Bench bench = Bench.mariaDb();
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            Bench.apply(session, claim, Bench.ONE, "INSERT INTO work VALUES (1, 'one')");
            Bench.run(session, "CREATE TABLE between_steps (id int)");

            assertThat(bench.journal()).isEmpty();
        }
    }

    @Test
    void aHistoryRowThatWasRolledBackDoesNotLetItsStepTakeEffect() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')", Bench.recorded(Bench.ONE));
            session.rollback();
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            session.commit();
            assertThat(bench.work()).isEmpty();

            Bench.run(session, Bench.recorded(Bench.ONE));
            session.commit();
            assertThat(bench.work()).containsExactly("1");
            assertThat(bench.history()).containsExactly("1");
        }
    }

    @Test
    void whatIsNotedBesideASessionThatHasDoneNothingIsNotedAtOnce() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            claim.note("sends a letter");

            assertThat(bench.journal()).containsExactly("1:1");
            assertThat(session.isClosed()).isFalse();
        }
    }

    @Test
    void nobodyCanClaimWhileAScriptCommitsByItself() throws Exception {
        Bench bench = Bench.postgres();
        List<String> refusals = new ArrayList<>();
        try (Claim claim = bench.claim("first", Hooked.source(bench.database().dataSource(), sql -> {
                    if (sql.equals("/* own */ COMMIT")) {
                        refusals.add(refusalOfLock(bench));
                    }
                }));
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')", "/* own */ COMMIT");

            assertThat(refusals).singleElement().asString().contains("could not obtain lock");
        }
    }

    @Test
    void nobodyCanClaimBetweenANoteAndItsCommit() throws Exception {
        Bench bench = Bench.postgres();
        List<String> refusals = new ArrayList<>();
        try (Claim claim = bench.claim("first", Hooked.source(bench.database().dataSource(), sql -> {
                    if (sql.equals(Hooked.COMMIT)) {
                        refusals.add(refusalOfLock(bench));
                    }
                }));
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            claim.note("sends a letter");

            assertThat(refusals).singleElement().asString().contains("could not obtain lock");
        }
    }

    @Test
    void aStepThatGoesOnAfterANoteEndsWithItsHistoryRow() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            claim.note("sends a letter");
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')", Bench.recorded(Bench.ONE));
            session.commit();

            assertThat(bench.history()).containsExactly("1");
            assertThat(bench.journal()).isEmpty();
        }
    }

    @Test
    void aStepThatTheToolGoesOnWithoutHasEnded() throws Exception {
        Bench bench = Bench.mariaDb();
        try (Claim claim = bench.claim("first");
                Connection session = claim.sessions().getConnection()) {
            claim.end(Bench.ONE);
            claim.begin(Bench.ONE);
            claim.end(Bench.TWO);
            Bench.run(session, "CREATE TABLE in_the_step (id int)");
            assertThat(bench.journal()).containsExactly("1:1");

            claim.begin(Bench.TWO);
            claim.end(Bench.TWO);
            Bench.run(session, "CREATE TABLE behind_the_step (id int)");
            assertThat(bench.journal()).containsExactly("1:1");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whatASessionHasNotCommittedIsTakenBackWhenItIsClosed(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            session.close();
            assertThat(bench.work()).isEmpty();

            claim.begin(Bench.ONE);
            claim.note("sends a letter");
            assertThat(bench.journal()).containsExactly("1:1");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void theEndOfAClaimEndsItsSessions(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        Claim claim = bench.claim("first");
        Connection session = Bench.transaction(claim);
        Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
        claim.close();

        assertThat(session.isClosed()).isTrue();
        assertThat(bench.work()).isEmpty();
    }

    private static String refusalOfLock(Bench bench) {
        try (Connection admin = bench.asAdmin().connect()) {
            Bench.run(admin, "SELECT claim FROM " + bench.table("guard") + " FOR UPDATE NOWAIT");
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
