package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is written under a claim that is not the current one. The database itself refuses it. */
class FencedWritesTest {

    /** Somebody else has claimed, and did not get as far as ending sessions. */
    private static void overtake(Bench bench) throws SQLException {
        try (Connection admin = bench.asAdmin().connect()) {
            Bench.run(
                    admin,
                    "UPDATE " + bench.table("guard") + " SET claim = 'of somebody else', epoch = epoch + 1,"
                            + " holder = 'the successor'");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aTransactionCommitsWithItsHistoryRow(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            Bench.apply(session, claim, Bench.ONE, "INSERT INTO work VALUES (1, 'one')");

            assertThat(bench.work()).containsExactly("1");
            assertThat(bench.history()).containsExactly("1");
            assertThat(bench.journal()).isEmpty();
            assertThat(claim.fenced()).isEmpty();
        }
    }

    /** In MariaDB the journal's row keeps the guard's from being changed under an open step. */
    @Test
    void aCommitAfterSomebodyElsesClaimIsRefusedAndRolledBack() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')", Bench.recorded(Bench.ONE));
            overtake(bench);
            assertThatThrownBy(session::commit)
                    .isInstanceOf(FencedException.class)
                    .hasMessageContaining("the successor");

            assertThat(bench.work()).isEmpty();
            assertThat(bench.history()).isEmpty();
            assertThat(claim.fenced()).hasValueSatisfying(by -> assertThat(by).contains("the successor"));
            assertThat(session.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aTransactionOfTheToolItselfIsRefusedAndRolledBackToo(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            overtake(bench);

            assertThatThrownBy(session::commit).isInstanceOf(FencedException.class);
            assertThat(bench.work()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void switchingAutoCommitOnIsACommit(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            overtake(bench);

            assertThatThrownBy(() -> session.setAutoCommit(true)).isInstanceOf(FencedException.class);
            assertThat(bench.work()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aTransactionThatOnlyCalledAFunctionIsProvedAsWell(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        if (bench.isPostgres()) {
            bench.execute("CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS"
                    + " 'INSERT INTO work VALUES (1, ''by a function'') RETURNING 1'");
        } else {
            bench.execute("CREATE FUNCTION writes() RETURNS int MODIFIES SQL DATA"
                    + " BEGIN INSERT INTO work VALUES (1, 'by a function'); RETURN 1; END");
        }
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            Bench.run(session, "SELECT writes()");
            overtake(bench);

            assertThatThrownBy(session::commit).isInstanceOf(FencedException.class);
            assertThat(bench.work()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void autocommittedWritesAreRefused(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection outside = claim.sessions().getConnection();
            overtake(bench);
            assertThatThrownBy(() -> Bench.run(outside, "INSERT INTO work VALUES (1, 'one')"))
                    .isInstanceOf(FencedException.class);
        }
        try (Claim claim = bench.claim("second")) {
            Connection inside = claim.sessions().getConnection();
            claim.begin(Bench.ONE);
            overtake(bench);
            assertThatThrownBy(() -> Bench.run(inside, "CREATE TABLE late (id int)"))
                    .isInstanceOf(FencedException.class);
        }
        assertThat(bench.work()).isEmpty();
        assertThatThrownBy(() -> bench.read("SELECT id FROM late")).isInstanceOf(SQLException.class);
        assertThat(bench.journal()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void preparedStatementsAndBatchesAreRefusedToo(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = claim.sessions().getConnection();
            try (PreparedStatement insert = session.prepareStatement("INSERT INTO work VALUES (?, 'one')");
                    Statement plain = session.createStatement()) {
                insert.setInt(1, 1);
                insert.addBatch();
                plain.addBatch("INSERT INTO work VALUES (2, 'two')");
                overtake(bench);
                assertThatThrownBy(insert::executeBatch).isInstanceOf(FencedException.class);
                assertThatThrownBy(plain::executeBatch).isInstanceOf(SQLException.class);
            }
        }
        assertThat(bench.work()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void onceFencedNothingMoreIsSentAndNoSessionIsOpened(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            overtake(bench);

            assertThatThrownBy(() -> claim.sessions().getConnection()).isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> claim.sessions().getConnection()).isInstanceOf(FencedException.class);
            assertThat(claim.fenced()).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void readsAreNotRefused(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.execute("INSERT INTO work VALUES (1, 'one')");
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            overtake(bench);

            assertThat(Bench.read(session, "SELECT id FROM work")).containsExactly("1");
            session.commit();
            session.setAutoCommit(true);
            assertThat(Bench.read(session, "SELECT id FROM work")).containsExactly("1");
            assertThat(claim.fenced()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aRollbackTakesBackStepAndHistoryRowTogether(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')", Bench.recorded(Bench.ONE));
            session.rollback();
            Bench.apply(session, claim, Bench.ONE, "INSERT INTO work VALUES (2, 'two')");

            assertThat(bench.work()).containsExactly("2");
            assertThat(bench.history()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aSavepointIsNoCommit(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            Savepoint here = session.setSavepoint();
            Bench.run(session, "INSERT INTO work VALUES (2, 'two')");
            session.rollback(here);
            Bench.run(session, Bench.recorded(Bench.ONE));
            session.commit();

            assertThat(bench.work()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void theStateOfARunIsRefusedAsWell(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        SchemaState state =
                new SchemaState(Fingerprint.of(List.of("build")), Optional.of("7"), Optional.empty(), Optional.empty());
        try (Claim claim = bench.claim("first")) {
            assertThatCode(() -> claim.finish(state)).doesNotThrowAnyException();
            overtake(bench);
            assertThatThrownBy(() -> claim.finish(state)).isInstanceOf(FencedException.class);
        }
        assertThat(bench.read("SELECT version FROM " + bench.table("state"))).containsExactly("7");
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void theStatesOfBuildsOfLongAgoAreDropped(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        for (int build = 1; build <= 20; build++) {
            try (Claim claim = bench.claim("build " + build)) {
                claim.finish(new SchemaState(
                        Fingerprint.of(List.of("build " + build)),
                        Optional.of("" + build),
                        Optional.empty(),
                        Optional.empty()));
            }
        }
        assertThat(bench.read("SELECT version FROM " + bench.table("state")))
                .hasSize(10)
                .contains("11", "20");
    }

    @Test
    void ddlIsRolledBackInPostgresWhenItsCommitIsRefused() throws Exception {
        Bench bench = Bench.postgres();
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, "CREATE TABLE late (id int)", "DROP TABLE work", Bench.recorded(Bench.ONE));
            overtake(bench);

            assertThatThrownBy(session::commit).isInstanceOf(FencedException.class);
        }
        assertThat(bench.read("SELECT count(*) FROM pg_class WHERE relname IN ('late', 'work')"))
                .containsExactly("1");
    }

    /** What a script may do to its session, and the check still works. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET ROLE nobody_in_particular",
                "SET LOCAL ROLE nobody_in_particular",
                "SET SESSION AUTHORIZATION nobody_in_particular",
                "SET search_path = pg_catalog",
                "SET search_path = ''",
                "SET CONSTRAINTS ALL DEFERRED",
                "SET LOCAL statement_timeout = '20s'",
                "SET standard_conforming_strings = off",
                "SET application_name = 'script'"
            })
    void theCheckSurvivesWhatAScriptDoesToItsSession(String disturbance) throws Exception {
        Bench bench = Bench.postgres();
        try (Connection admin = bench.asAdmin().connect()) {
            Bench.run(
                    admin,
                    "DO $$ BEGIN CREATE ROLE nobody_in_particular; EXCEPTION WHEN duplicate_object OR unique_violation"
                            + " THEN NULL; END $$",
                    "GRANT nobody_in_particular TO " + bench.database().user(),
                    "GRANT ALL ON public.work, public.history TO nobody_in_particular");
        }
        boolean bySuperuser = disturbance.contains("AUTHORIZATION");
        DataSource source = (bySuperuser ? bench.asAdmin() : bench.database()).dataSource();
        String[] step = {
            disturbance, "INSERT INTO public.work VALUES (1, 'one')", "INSERT INTO public.history (step) VALUES ('1')"
        };
        try (Claim claim = bench.claim("first", source)) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, step);
            overtake(bench);
            assertThatThrownBy(session::commit).isInstanceOf(FencedException.class);
        }
        assertThat(bench.work()).isEmpty();
        try (Claim claim = bench.claim("second", source);
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, step);
            session.commit();
        }
        assertThat(bench.work()).containsExactly("1");
        assertThat(bench.history()).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void theCheckSurvivesStricterIsolation(String isolation) throws Exception {
        Bench bench = Bench.postgres();
        try (Connection admin = bench.asAdmin().connect()) {
            Bench.run(
                    admin,
                    "ALTER DATABASE " + bench.database().name() + " SET default_transaction_isolation = '" + isolation
                            + "'");
        }
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')", Bench.recorded(Bench.ONE));
            overtake(bench);
            assertThatThrownBy(session::commit).isInstanceOf(FencedException.class);
        }
        try (Claim claim = bench.claim("second");
                Connection session = Bench.transaction(claim)) {
            Bench.apply(session, claim, Bench.ONE, "INSERT INTO work VALUES (2, 'two')");
        }
        assertThat(bench.work()).containsExactly("2");
    }

    @Test
    void deferredConstraintsAreCheckedUnderTheRoleOfTheScriptAndBeforeTheClaim() throws Exception {
        Bench bench = Bench.postgres();
        bench.execute(
                "ALTER TABLE work ADD COLUMN parent int REFERENCES work (id) DEFERRABLE INITIALLY DEFERRED",
                "CREATE TABLE seen (who text)",
                "CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN INSERT INTO public.seen VALUES (current_user); RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER looks AFTER INSERT ON work DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                        + " EXECUTE FUNCTION look()");
        try (Claim claim = bench.claim("first");
                Connection session = Bench.transaction(claim)) {
            claim.begin(Bench.ONE);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one', 99)", Bench.recorded(Bench.ONE));
            assertThatThrownBy(session::commit).isInstanceOf(SQLException.class).isNotInstanceOf(FencedException.class);
            session.rollback();
            assertThat(claim.fenced()).isEmpty();

            Bench.apply(
                    session,
                    claim,
                    Bench.ONE,
                    "INSERT INTO work VALUES (1, 'one', 2)",
                    "INSERT INTO work VALUES (2, 'two', 1)");
        }
        assertThat(bench.work()).containsExactly("1", "2");
        assertThat(bench.read("SELECT DISTINCT who FROM seen"))
                .containsExactly(bench.database().user());
    }

    /** A list of all writes that were refused would be endless; these are the ways around. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void thereIsNoWayAroundTheSession(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first");
                Connection session = claim.sessions().getConnection();
                Statement statement = session.createStatement()) {
            assertThat(statement.getConnection()).isSameAs(session);
            assertThat(session.getMetaData().getConnection()).isSameAs(session);
            assertThat(session.unwrap(Connection.class)).isSameAs(session);
            assertThatThrownBy(() -> session.unwrap(driversOwn(bench))).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> claim.sessions().unwrap(DataSource.class)).isInstanceOf(SQLException.class);
        }
    }

    private static Class<?> driversOwn(Bench bench) throws SQLException {
        try (Connection raw = bench.database().connect()) {
            return raw.getClass();
        }
    }
}
