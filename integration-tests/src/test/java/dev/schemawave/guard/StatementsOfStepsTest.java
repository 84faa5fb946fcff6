package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Step;
import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as a statement of a step, and what is done around it. */
class StatementsOfStepsTest {

    /** Writes although it is read by. */
    private static String function(Bench bench) {
        String body = " BEGIN INSERT INTO work VALUES (1, 'by a function'); RETURN 1; END";
        return bench.isPostgres()
                ? "CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql AS $$" + body + " $$"
                : "CREATE FUNCTION writes() RETURNS int MODIFIES SQL DATA" + body;
    }

    private static void overtake(Bench bench) throws SQLException {
        bench.execute("UPDATE " + bench.table("guard") + " SET claim = 'of somebody else', holder = 'the successor'");
    }

    @Test
    void whatOnlyReadsIsNotNotedAndNotRefused() throws Exception {
        Bench bench = Bench.mariaDb();
        try (Claim claim = bench.claim("first");
                Connection session = claim.sessions().getConnection()) {
            claim.begin(Bench.ONE);
            overtake(bench);
            assertThat(Bench.read(session, "SELECT count(*) FROM work")).containsExactly("0");
            session.setAutoCommit(false);
            assertThat(Bench.read(session, "SELECT id FROM work")).isEmpty();
            Bench.run(session, "SELECT * FROM history FOR UPDATE", "SET @a = 1");
            session.commit();

            assertThat(bench.journal()).isEmpty();
            assertThat(claim.fenced()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aFunctionThatAStepReadsByIsRefusedAfterSomebodyElsesClaim(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.execute(function(bench));
        try (Claim claim = bench.claim("first")) {
            Connection session = claim.sessions().getConnection();
            claim.begin(Bench.ONE);
            overtake(bench);
            assertThatThrownBy(() -> Bench.read(session, "SELECT writes()")).isInstanceOf(FencedException.class);
        }
        assertThat(bench.work()).isEmpty();
    }

    @Test
    void aFunctionThatAStepReadsByIsProvedAtTheCommit() throws Exception {
        Bench bench = Bench.mariaDb();
        bench.execute(function(bench));
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            assertThat(Bench.read(session, "SELECT writes()")).containsExactly("1");
            overtake(bench);
            assertThatThrownBy(session::commit).isInstanceOf(FencedException.class);
        }
        assertThat(bench.work()).isEmpty();
    }

    @Test
    void theFirstStatementOfAStepIsRefusedAfterSomebodyElsesClaim() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            overtake(bench);
            assertThatThrownBy(() -> Bench.run(session, "INSERT INTO work VALUES (1, 'one')"))
                    .isInstanceOf(FencedException.class);
        }
        assertThat(bench.work()).isEmpty();
    }

    /** It keeps nobody waiting there. In a transaction it does. */
    @Test
    void aStatementWaitsForLocksAsLongAsItTakesOutsideATransactionAlone() throws Exception {
        Bench bench = Bench.postgres().lockTimeout(Duration.ofSeconds(7));
        try (Claim claim = bench.claim("first");
                Connection session = claim.sessions().getConnection()) {
            assertThat(Bench.read(session, "SHOW lock_timeout")).containsExactly("7s");
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            assertThat(Bench.read(session, "SHOW lock_timeout")).containsExactly("0");
            Bench.run(session, Bench.recorded(Bench.ONE));

            session.setAutoCommit(false);
            claim.begin(Bench.TWO);
            Bench.run(session, "INSERT INTO work VALUES (2, 'two')");
            assertThat(Bench.read(session, "SHOW lock_timeout")).containsExactly("7s");
            Bench.run(session, Bench.recorded(Bench.TWO));
            session.commit();

            session.setAutoCommit(true);
            claim.begin(new Step("3", "third", Optional.empty()));
            Bench.run(session, "INSERT INTO work VALUES (3, 'three')");
            assertThat(Bench.read(session, "SHOW lock_timeout")).containsExactly("0");
        }
        assertThat(bench.history()).containsExactly("1", "2");
    }

    /** The history row is there, and what the journal says of the step cannot be ended. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aHistoryRowDoesNotTakeEffectWithoutTheEndOfTheJournal(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        boolean[] fails = {true};
        try (Claim claim = bench.claim("first", Hooked.source(bench.database().dataSource(), sql -> {
                    if (fails[0] && sql.startsWith("DELETE") && sql.contains("journal")) {
                        throw new SQLException("no space left");
                    }
                }));
                Connection session = claim.sessions().getConnection()) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            assertThatThrownBy(() -> Bench.run(session, Bench.recorded(Bench.ONE)))
                    .hasMessageContaining("no space left");
            assertThat(bench.history()).isEmpty();
            assertThat(session.getAutoCommit()).isTrue();

            fails[0] = false;
            Bench.run(session, Bench.recorded(Bench.ONE));
        }
        assertThat(bench.history()).containsExactly("1");
        assertThat(bench.journal()).isEmpty();
    }
}
