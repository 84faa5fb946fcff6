package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where DDL commits by itself, a step that is broken off is known to the statement, and never begun anew in silence. */
class JournalTest {

    private static final String[] SCRIPT = {
        "CREATE TABLE a (id int)",
        "INSERT INTO work VALUES (1, 'one')",
        "CREATE TABLE b (id int)",
        "INSERT INTO work VALUES (2, 'two')"
    };

    private Bench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = Bench.mariaDb();
    }

    /** Runs the script up to a statement, in which the session ends. */
    private void breakOffBefore(int statement) throws Exception {
        Claim claim = bench.claim("broken");
        Connection session = Bench.transaction(claim);
        claim.begin(Bench.ONE);
        for (int i = 0; i < statement - 1; i++) {
            Bench.run(session, SCRIPT[i]);
        }
        String id = bench.idOf(session);
        bench.kill(id);
        assertThatThrownBy(() -> Bench.run(session, SCRIPT[statement - 1])).isInstanceOf(SQLException.class);
        claim.close();
    }

    @Test
    void theNextClaimKnowsStepStatementAndText() throws Exception {
        breakOffBefore(4);
        try (Claim claim = bench.claim("next")) {
            assertThat(claim.halfApplied()).hasValueSatisfying(half -> {
                assertThat(half.step()).isEqualTo("1");
                assertThat(half.name()).contains("V1__first.sql");
                assertThat(half.statement()).isEqualTo(3);
                assertThat(half.sql()).isEqualTo("CREATE TABLE b (id int)");
                assertThat(half.holder()).contains("broken");
                assertThat(half.epoch()).isEqualTo(1);
                assertThat(half.toString())
                        .contains("V1__first.sql", "statements 1 to 2 took effect", "of statement 3 it is not known");
            });
        }
        assertThat(bench.history()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Resolution.class)
    void whatAPersonSaysDecidesWhatTheNextRunDoes(Resolution how) throws Exception {
        breakOffBefore(4);
        switch (how) {
            case TOOK_EFFECT -> {}
            case DID_NOT_TAKE_EFFECT -> bench.execute("DROP TABLE b");
            case DONE -> bench.execute("INSERT INTO work VALUES (2, 'by hand')");
            case UNDONE -> bench.execute("DROP TABLE a", "DROP TABLE b", "DELETE FROM work");
        }
        bench.claim("who reports it").close();
        assertThat(bench.guard().resolve(how)).isPresent();

        try (Claim claim = bench.claim("next");
                Connection session = Bench.transaction(claim)) {
            assertThat(claim.halfApplied()).isEmpty();
            Bench.apply(session, claim, Bench.ONE, SCRIPT);
        }
        assertThat(bench.work()).containsExactly("1", "2");
        assertThat(bench.read("SELECT note FROM work WHERE id = 2"))
                .containsExactly(how == Resolution.DONE ? "by hand" : "two");
        assertThat(bench.read("SELECT count(*) FROM information_schema.tables WHERE table_name IN ('a', 'b')"
                        + " AND table_schema = DATABASE()"))
                .containsExactly("2");
        assertThat(bench.history()).containsExactly("1");
        assertThat(bench.journal()).isEmpty();
        assertThat(bench.guard().resolve(Resolution.UNDONE)).isEmpty();
    }

    /** Until then the run that noted it may still be going on. */
    @Test
    void nothingCanBeSaidOfAStepThatNoReplicaHasReported() throws Exception {
        breakOffBefore(4);

        assertThatThrownBy(() -> bench.guard().resolve(Resolution.TOOK_EFFECT))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("may still be going on");

        try (Claim claim = bench.claim("next")) {
            assertThat(claim.halfApplied()).isPresent();
        }
    }

    /** Else the next run would repeat what took effect in the first one. */
    @Test
    void aResumedStepThatFailsAtItsFirstStatementIsStillHalfApplied() throws Exception {
        breakOffBefore(4);
        bench.claim("who reports it").close();
        bench.guard().resolve(Resolution.DID_NOT_TAKE_EFFECT);
        try (Claim claim = bench.claim("next")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, SCRIPT[0], SCRIPT[1]);
            assertThatThrownBy(() -> Bench.run(session, SCRIPT[2])).isInstanceOf(SQLException.class);
            session.rollback();
        }
        try (Claim claim = bench.claim("after it")) {
            assertThat(claim.halfApplied())
                    .hasValueSatisfying(half -> assertThat(half.statement()).isEqualTo(3));
        }
    }

    @Test
    void anEditedScriptIsNotGoneOnWith() throws Exception {
        breakOffBefore(4);
        bench.claim("who reports it").close();
        bench.guard().resolve(Resolution.TOOK_EFFECT);
        try (Claim claim = bench.claim("next")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, SCRIPT[0], SCRIPT[1]);
            assertThatThrownBy(() -> Bench.run(session, "CREATE TABLE c (id int)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("statement 3")
                    .hasMessageContaining("CREATE TABLE b");
        }
        assertThat(bench.journal()).containsExactly("1:3");
    }

    /** A person has finished it: what the script says by now does not matter. */
    @Test
    void aStepThatIsDoneGoesOnWhateverItsScriptSays() throws Exception {
        breakOffBefore(4);
        bench.claim("who reports it").close();
        bench.guard().resolve(Resolution.DONE);
        try (Claim claim = bench.claim("next");
                Connection session = Bench.transaction(claim)) {
            Bench.apply(session, claim, Bench.ONE, SCRIPT[0], SCRIPT[1], "CREATE TABLE c (id int)");
        }
        assertThat(bench.history()).containsExactly("1");
        assertThat(bench.journal()).isEmpty();
    }

    /** With Flyway's out-of-order steps, and Liquibase's runAlways changesets, others may come first. */
    @Test
    void whatAPersonHasSaidOfAStepOutlivesAnotherStepThatIsBrokenOff() throws Exception {
        breakOffBefore(4);
        bench.claim("who reports it").close();
        bench.guard().resolve(Resolution.TOOK_EFFECT);
        Claim other = bench.claim("broken in another step");
        Connection session = other.sessions().getConnection();
        other.begin(Bench.TWO);
        Bench.run(session, "CREATE TABLE c (id int)");
        bench.kill(bench.idOf(session));
        other.close();

        try (Claim claim = bench.claim("who reports it")) {
            assertThat(claim.halfApplied())
                    .hasValueSatisfying(half -> assertThat(half.step()).isEqualTo("2"));
        }
        bench.execute("DROP TABLE c");
        bench.guard().resolve(Resolution.UNDONE);
        try (Claim claim = bench.claim("last");
                Connection last = Bench.transaction(claim)) {
            assertThat(claim.halfApplied()).isEmpty();
            Bench.apply(last, claim, Bench.TWO, "CREATE TABLE c (id int)");
            Bench.apply(last, claim, Bench.ONE, SCRIPT);
        }
        assertThat(bench.work()).containsExactly("1", "2");
        assertThat(bench.journal()).isEmpty();
    }

    @Test
    void ofAStatementThatReturnedBeforeAnotherOneFailedItIsKnownThatItTookEffect() throws Exception {
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, SCRIPT[0], SCRIPT[1]);
            assertThatThrownBy(() -> Bench.run(session, SCRIPT[1])).isInstanceOf(SQLException.class);
            session.rollback();
        }
        try (Claim claim = bench.claim("next")) {
            assertThat(claim.halfApplied()).hasValueSatisfying(half -> {
                assertThat(half.tookEffect()).isTrue();
                assertThat(half.toString()).contains("statement 1 took effect, nothing after that", SCRIPT[0]);
            });
        }
        assertThat(bench.work()).isEmpty();

        bench.guard().resolve(Resolution.TOOK_EFFECT);
        try (Claim claim = bench.claim("last");
                Connection session = Bench.transaction(claim)) {
            Bench.apply(session, claim, Bench.ONE, SCRIPT);
        }
        assertThat(bench.work()).containsExactly("1", "2");
    }

    @Test
    void ofAStatementThatFailedItIsNotKnownEvenIfTheStepPutUpWithThat() throws Exception {
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            assertThatThrownBy(() -> Bench.run(session, "DROP TABLE not_there")).isInstanceOf(SQLException.class);
            Bench.run(session, SCRIPT[1]);
            assertThatThrownBy(() -> Bench.run(session, SCRIPT[1])).isInstanceOf(SQLException.class);
            session.rollback();
        }
        try (Claim claim = bench.claim("next")) {
            assertThat(claim.halfApplied()).hasValueSatisfying(half -> {
                assertThat(half.statement()).isEqualTo(1);
                assertThat(half.tookEffect()).isFalse();
            });
        }
    }

    @Test
    void aFirstStatementThatFailsLeavesNothing() throws Exception {
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            assertThatThrownBy(() -> Bench.run(session, "CREATE TABLE work (id int)"))
                    .isInstanceOf(SQLException.class);
            session.rollback();
            assertThat(bench.journal()).isEmpty();

            session.setAutoCommit(true);
            claim.begin(Bench.ONE);
            assertThatThrownBy(() -> Bench.run(session, "CREATE TABLE work (id int)"))
                    .isInstanceOf(SQLException.class);
            assertThat(bench.journal()).isEmpty();
        }
    }

    @Test
    void aStepOfDataAloneIsSimplyRolledBack() throws Exception {
        Claim claim = bench.claim("broken");
        Connection session = Bench.transaction(claim);
        claim.begin(Bench.ONE);
        Bench.run(session, "INSERT INTO work VALUES (1, 'one')", "INSERT INTO work VALUES (2, 'two')");
        bench.kill(bench.idOf(session));
        assertThatThrownBy(() -> Bench.run(session, "INSERT INTO work VALUES (3, 'three')"))
                .isInstanceOf(SQLException.class);
        claim.close();

        try (Claim next = bench.claim("next");
                Connection again = Bench.transaction(next)) {
            assertThat(next.halfApplied()).isEmpty();
            Bench.apply(again, next, Bench.ONE, "INSERT INTO work VALUES (1, 'one')");
        }
        assertThat(bench.work()).containsExactly("1");
    }

    @Test
    void theEndOfTheJournalAndTheHistoryRowAreOneTransaction() throws Exception {
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, SCRIPT);
            Bench.run(session, Bench.recorded(Bench.ONE));
            assertThat(bench.journal()).containsExactly("1:3");
            assertThat(bench.history()).isEmpty();
            session.commit();
            assertThat(bench.journal()).isEmpty();
            assertThat(bench.history()).containsExactly("1");

            session.setAutoCommit(true);
            claim.begin(Bench.TWO);
            Bench.run(session, "CREATE TABLE c (id int)");
            assertThat(bench.journal()).containsExactly("2:1");
            Bench.run(session, Bench.recorded(Bench.TWO));
            assertThat(bench.journal()).isEmpty();
            assertThat(bench.history()).containsExactly("1", "2");
            assertThat(session.getAutoCommit()).isTrue();
        }
    }

    /** A tool that records a failure would hide that the journal has to be resolved. */
    @Test
    void aHistoryRowThatSaysFailedIsNotWritten() throws Exception {
        bench.execute("ALTER TABLE history ADD COLUMN success boolean");
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, SCRIPT[0]);
            assertThatThrownBy(() -> Bench.run(session, SCRIPT[0])).isInstanceOf(SQLException.class);
            session.rollback();
            record(session, false);
            session.commit();
            assertThat(bench.history()).isEmpty();
            assertThat(bench.journal()).containsExactly("1:2");
        }
    }

    @Test
    void aFailureThatTheStepItselfPutsUpWithDoesNotCostItsHistoryRow() throws Exception {
        bench.execute("ALTER TABLE history ADD COLUMN success boolean");
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            assertThatThrownBy(() -> Bench.run(session, "DROP TABLE not_there")).isInstanceOf(SQLException.class);
            Bench.run(session, SCRIPT);
            record(session, true);
            session.commit();
        }
        assertThat(bench.history()).containsExactly("1");
        assertThat(bench.journal()).isEmpty();
    }

    private static void record(Connection session, boolean success) throws SQLException {
        try (PreparedStatement row = session.prepareStatement("INSERT INTO history (step, success) VALUES ('1', ?)")) {
            row.setBoolean(1, success);
            row.executeUpdate();
        }
    }

    @Test
    void somethingIrreversibleIsNotedTogetherWithWhatWasDoneBefore() throws Exception {
        Claim claim = bench.claim("first");
        Connection session = Bench.transaction(claim);
        claim.begin(Bench.ONE);
        Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
        claim.note("sends a letter");
        assertThat(bench.journal()).containsExactly("1:2");
        assertThat(bench.work()).containsExactly("1");
        bench.kill(bench.idOf(session));
        claim.close();

        bench.claim("who reports it").close();
        bench.guard().resolve(Resolution.TOOK_EFFECT);
        try (Claim next = bench.claim("next")) {
            next.begin(Bench.ONE);
            Connection again = Bench.transaction(next);
            Bench.run(again, "INSERT INTO work VALUES (1, 'one')");
            assertThatThrownBy(() -> next.note("sends a letter"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("sends a letter");
        }
    }

    @Test
    void inPostgresWhatGoesBeforeTheIrreversibleIsNotTakenBackEither() throws Exception {
        Bench postgres = Bench.postgres();
        Claim claim = postgres.claim("first");
        Connection session = Bench.transaction(claim);
        claim.begin(Bench.ONE);
        Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
        claim.note("sends a letter");
        postgres.kill(postgres.idOf(session));
        claim.close();

        assertThat(postgres.work()).containsExactly("1");
        try (Claim next = postgres.claim("next")) {
            assertThat(next.halfApplied()).hasValueSatisfying(half -> {
                assertThat(half.statement()).isEqualTo(2);
                assertThat(half.sql()).isEqualTo("sends a letter");
            });
        }
    }

    @Test
    void aStepOutsideATransactionIsJournaledInPostgresToo() throws Exception {
        Bench postgres = Bench.postgres();
        postgres.execute("CREATE TABLE others AS SELECT 1 AS a FROM generate_series(1, 2)");
        assertThatThrownBy(() -> postgres.execute("CREATE UNIQUE INDEX CONCURRENTLY of_others ON others (a)"))
                .isInstanceOf(SQLException.class);
        Claim claim = postgres.claim("broken");
        Connection session = claim.sessions().getConnection();
        claim.begin(Bench.ONE);
        Bench.run(session, "INSERT INTO work VALUES (1, 'one'), (2, 'one')");
        assertThatThrownBy(() -> Bench.run(session, "CREATE UNIQUE INDEX CONCURRENTLY unique_note ON work (note)"))
                .isInstanceOf(SQLException.class);
        claim.close();

        try (Claim next = postgres.claim("next")) {
            assertThat(next.halfApplied()).hasValueSatisfying(half -> {
                assertThat(half.statement()).isEqualTo(2);
                assertThat(half.invalidIndexes()).containsExactly("DROP INDEX CONCURRENTLY public.unique_note");
            });
        }
        postgres.execute("DROP INDEX unique_note", "UPDATE work SET note = 'two' WHERE id = 2");
        postgres.guard().resolve(Resolution.DID_NOT_TAKE_EFFECT);
        try (Claim next = postgres.claim("after it")) {
            assertThat(next.halfApplied()).isEmpty();
            next.begin(Bench.ONE);
            try (Connection again = next.sessions().getConnection()) {
                Bench.run(
                        again,
                        "INSERT INTO work VALUES (1, 'one'), (2, 'one')",
                        "CREATE UNIQUE INDEX CONCURRENTLY unique_note ON work (note)",
                        Bench.recorded(Bench.ONE));
            }
        }
        assertThat(postgres.history()).containsExactly("1");
        assertThat(postgres.journal()).isEmpty();
        assertThat(Optional.of(postgres.work().size())).contains(2);
    }

    @Test
    void aStepOutsideATransactionIsJournaledUnderAnyRole() throws Exception {
        Bench postgres = Bench.postgres();
        try (Connection admin = postgres.asAdmin().connect()) {
            Bench.run(
                    admin,
                    "DO $$ BEGIN CREATE ROLE somebody_else; EXCEPTION WHEN duplicate_object OR unique_violation"
                            + " THEN NULL; END $$",
                    "GRANT somebody_else TO " + postgres.database().user(),
                    "GRANT ALL ON public.work TO somebody_else");
        }
        try (Claim claim = postgres.claim("first");
                Connection session = claim.sessions().getConnection()) {
            claim.begin(Bench.ONE);
            Bench.run(
                    session,
                    "SET ROLE somebody_else",
                    "INSERT INTO work VALUES (1, 'one')",
                    "RESET ROLE",
                    Bench.recorded(Bench.ONE));
        }
        assertThat(postgres.history()).containsExactly("1");
        assertThat(postgres.journal()).isEmpty();
    }
}
