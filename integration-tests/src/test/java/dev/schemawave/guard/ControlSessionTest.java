package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.testservers.DatabaseServer;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guard's own session, and what all marked sessions have in common. */
class ControlSessionTest {

    private final List<Connection> opened = new ArrayList<>();
    private final List<Connection> givenUp = new ArrayList<>();

    /** Opens sessions without autocommit, and keeps them for the test. */
    private DataSource source(Bench bench) {
        return (DataSource) Proxy.newProxyInstance(
                ControlSessionTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                    Connection session = bench.database().connect();
                    session.setAutoCommit(false);
                    opened.add(session);
                    return telling(session);
                });
    }

    private Connection telling(Connection session) {
        return (Connection) Proxy.newProxyInstance(
                ControlSessionTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("abort")) {
                        givenUp.add(session);
                    }
                    return GuardedConnection.call(session, method, arguments);
                });
    }

    private static SchemaState state(String version) {
        return new SchemaState(
                Fingerprint.of(List.of("build")), Optional.of(version), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void isOpenedAgainAfterItsServerHasDroppedIt(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first", source(bench))) {
            bench.kill(bench.idOf(opened.get(0)));
            claim.prove();
            claim.finish(state("7"));

            assertThat(opened).hasSize(2);
            assertThat(givenUp).containsExactly(opened.get(0));
            assertThat(bench.read("SELECT version FROM " + bench.table("state")))
                    .containsExactly("7");
        }
        assertThat(opened.get(1).isClosed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void isGivenUpIfItCannotBeGivenBackAsItCame(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first", source(bench))) {
            assertThat(claim.fenced()).isEmpty();
            bench.kill(bench.idOf(opened.get(0)));
        }
        assertThat(givenUp).containsExactly(opened.get(0));
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aQuestionThatIsAnsweredByAnErrorIsNotAskedAgain(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first", source(bench))) {
            bench.execute("DROP TABLE " + bench.table("state"));
            assertThatThrownBy(() -> claim.finish(state("7"))).isInstanceOf(SQLException.class);
            claim.prove();

            assertThat(opened).hasSize(1);
        }
    }

    /** Its successor must find it, and its server must end it if nobody may. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void everySessionIsMarkedAndEndsAfterALongSilence(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server).idle(Duration.ofSeconds(33)).lockTimeout(Duration.ofSeconds(7));
        try (Claim claim = bench.claim("first");
                Connection session = claim.sessions().getConnection()) {
            if (bench.isPostgres()) {
                assertThat(Bench.read(session, "SHOW application_name"))
                        .singleElement()
                        .asString()
                        .startsWith("schemawave:");
                assertThat(Bench.read(session, "SHOW idle_session_timeout")).containsExactly("33s");
                assertThat(Bench.read(session, "SHOW idle_in_transaction_session_timeout"))
                        .containsExactly("33s");
                assertThat(Bench.read(session, "SHOW lock_timeout")).containsExactly("7s");
            } else {
                assertThat(
                                Bench.read(
                                        session,
                                        "SELECT CONCAT_WS(' ', @@wait_timeout, @@lock_wait_timeout, @@innodb_lock_wait_timeout)"))
                        .containsExactly("33 7 7");
            }
        }
    }

    /** Where several statements cannot be sent as one, as on MySQL. */
    @Test
    void aSessionIsMarkedInTwoStatementsAsWellAsInOne() throws Exception {
        Bench bench = Bench.mariaDb();
        bench.claim("first").close();
        Dialect mySql = new MySql(false);
        SessionMark mark = SessionMark.of("a scope of its own", "0".repeat(32));
        Dialect.Marking how = new Dialect.Marking(mark, Duration.ofSeconds(33), Duration.ofMillis(1));
        String columns = "SELECT claim, epoch, holder, 0 AS claimed_at, 1 AS states FROM ";
        String row = columns + bench.table("guard");
        try (Connection session = bench.database().connect()) {
            Dialect.Opened found = mySql.open(session, how, row);
            assertThat(found.row())
                    .hasValueSatisfying(read -> assertThat(read.holder()).isEqualTo("first"));
            assertThat(found.marked().id()).isEqualTo(bench.idOf(session));
            assertThat(bench.read("SELECT IS_USED_LOCK('" + mark.prefix() + "0')"))
                    .containsExactly(bench.idOf(session));
            assertThat(Bench.read(session, "SELECT CONCAT_WS(' ', @@wait_timeout, @@lock_wait_timeout)"))
                    .containsExactly("33 1");

            for (String undo : found.marked().undo()) {
                Bench.run(session, undo);
            }
            assertThat(bench.read("SELECT IS_FREE_LOCK('" + mark.prefix() + "0')"))
                    .containsExactly("1");
            assertThat(Bench.read(session, "SELECT @@wait_timeout")).doesNotContain("33");

            assertThatThrownBy(() -> mySql.open(session, how, columns + "not_there"))
                    .isInstanceOf(SQLException.class);
            assertThat(bench.read("SELECT IS_FREE_LOCK('" + mark.prefix() + "0')"))
                    .containsExactly("1");
            assertThat(mySql.mark(session, how).id()).isEqualTo(bench.idOf(session));
        }
    }
}
