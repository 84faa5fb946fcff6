package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where DDL can be rolled back, a step and its history row take effect in one transaction, whatever the tool does. */
class OneTransactionTest {

    private Bench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = Bench.postgres();
    }

    @Test
    void aCommitBeforeTheHistoryRowIsPutOffUntilItIsWritten() throws Exception {
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "CREATE TABLE a (id int)", "INSERT INTO work VALUES (1, 'one')");
            session.commit();
            assertThat(bench.work()).isEmpty();

            Bench.run(session, Bench.recorded(Bench.ONE));
            session.commit();
            assertThat(bench.read("SELECT count(DISTINCT x.xmin::text) FROM"
                            + " (SELECT xmin FROM work UNION ALL SELECT xmin FROM history) x"))
                    .containsExactly("1");
            assertThat(bench.work()).containsExactly("1");
        }
    }

    @Test
    void closingBeforeTheHistoryRowIsAnErrorAndRolledBack() throws Exception {
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            session.commit();

            assertThatThrownBy(session::close)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("without a row in its history");
            assertThat(session.isClosed()).isTrue();
        }
        assertThat(bench.work()).isEmpty();
        assertThat(bench.journal()).isEmpty();
    }

    @Test
    void switchingAutoCommitOnBeforeTheHistoryRowIsAnErrorAndRolledBack() throws Exception {
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            assertThatThrownBy(() -> session.setAutoCommit(true)).isInstanceOf(SQLException.class);
            assertThat(bench.work()).isEmpty();
        }
    }

    @Test
    void whatTheToolDidForItselfBeforeAStepDoesNotKeepTheStepFromLeavingItsTransaction() throws Exception {
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')", "SELECT max(id) FROM work");
            claim.begin(Bench.ONE);
            session.setAutoCommit(true);
            assertThat(bench.work()).containsExactly("1");
        }
    }

    @Test
    void killedBetweenThePutOffCommitAndTheHistoryRowNothingHasHappened() throws Exception {
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            session.commit();
            bench.kill(bench.idOf(session));
        }
        try (Claim claim = bench.claim("second");
                Connection session = Bench.transaction(claim)) {
            assertThat(claim.halfApplied()).isEmpty();
            Bench.apply(session, claim, Bench.ONE, "INSERT INTO work VALUES (1, 'one')");
        }
        assertThat(bench.work()).containsExactly("1");
    }

    @Test
    void severalStepsInOneTransactionTakeEffectTogether() throws Exception {
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')", Bench.recorded(Bench.ONE));
            claim.begin(Bench.TWO);
            Bench.run(session, "INSERT INTO work VALUES (2, 'two')", Bench.recorded(Bench.TWO));
            assertThat(bench.history()).isEmpty();
            session.commit();
        }
        assertThat(bench.history()).containsExactly("1", "2");
    }

    @Test
    void aScriptThatCommitsByItselfIsJournaledFromThere() throws Exception {
        Claim claim = bench.claim("broken");
        Connection session = Bench.transaction(claim);
        claim.begin(Bench.ONE);
        Bench.run(
                session,
                "SET LOCAL statement_timeout = 0",
                "INSERT INTO work VALUES (1, 'one')",
                "/* half of it */ COMMIT",
                "INSERT INTO work VALUES (2, 'two')");
        assertThat(bench.work()).containsExactly("1");
        bench.kill(bench.idOf(session));
        claim.close();

        try (Claim next = bench.claim("next")) {
            assertThat(next.halfApplied()).hasValueSatisfying(half -> {
                assertThat(half.statement()).isEqualTo(2);
                assertThat(half.sql()).contains("COMMIT");
            });
        }
        bench.guard().resolve(Resolution.TOOK_EFFECT);
        try (Claim next = bench.claim("after it");
                Connection again = Bench.transaction(next)) {
            Bench.apply(
                    again,
                    next,
                    Bench.ONE,
                    "SET LOCAL statement_timeout = 0",
                    "INSERT INTO work VALUES (1, 'one')",
                    "/* half of it */ COMMIT",
                    "INSERT INTO work VALUES (2, 'two')");
        }
        assertThat(bench.work()).containsExactly("1", "2");
        assertThat(bench.history()).containsExactly("1");
        assertThat(bench.journal()).isEmpty();
    }

    @Test
    void aScriptsOwnCommitIsRefusedAfterSomebodyElsesClaim() throws Exception {
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            bench.execute("UPDATE " + bench.table("guard") + " SET claim = 'of somebody else'");
            assertThatThrownBy(() -> Bench.run(session, "COMMIT")).isInstanceOf(FencedException.class);
        }
        assertThat(bench.work()).isEmpty();
        assertThat(bench.journal()).isEmpty();
    }
}
