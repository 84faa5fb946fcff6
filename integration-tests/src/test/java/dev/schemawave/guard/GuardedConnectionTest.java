package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testservers.DatabaseServer;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A guarded session is a session as any other to its tool, and no way leads past it. */
class GuardedConnectionTest {

    /** Learns what is called, before it happens. */
    @FunctionalInterface
    private interface Told {

        void isCalled(String method) throws SQLException;
    }

    private static void overtake(Bench bench) throws SQLException {
        bench.execute("UPDATE " + bench.table("guard") + " SET claim = 'of somebody else', holder = 'the successor'");
    }

    /** Its sessions are put on a list. */
    private static DataSource listing(DataSource source, List<Connection> opened, boolean autoCommit) {
        return (DataSource) Proxy.newProxyInstance(
                GuardedConnectionTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                    Connection session = source.getConnection();
                    session.setAutoCommit(autoCommit);
                    opened.add(session);
                    return session;
                });
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whatIsWrittenByTheDriversOwnInterfaceIsProvedByTheCommit(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            Class<?> driversOwn;
            try (Connection raw = bench.database().connect()) {
                driversOwn = raw.getClass();
            }
            Bench.run((Connection) session.unwrap(driversOwn), "INSERT INTO work VALUES (1, 'one')");
            overtake(bench);

            assertThatThrownBy(session::commit).isInstanceOf(FencedException.class);
        }
        assertThat(bench.work()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void sessionsAndStatementsEqualThemselvesAlone(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first");
                Connection session = claim.sessions().getConnection();
                Connection another = claim.sessions().getConnection();
                Statement statement = session.createStatement();
                Statement other = session.createStatement()) {
            assertThat(List.of(another, session).indexOf(session)).isEqualTo(1);
            assertThat(List.of(other, statement).indexOf(statement)).isEqualTo(1);
            assertThat(new HashSet<Object>(List.of(session, statement)))
                    .contains(session, statement)
                    .doesNotContain(another, other);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whatTheDriverAnswersIsHandedOn(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first");
                Connection session = claim.sessions().getConnection();
                Statement statement = session.createStatement();
                PreparedStatement prepared = session.prepareStatement("INSERT INTO work VALUES (?, 'one')");
                CallableStatement call = session.prepareCall(bench.isPostgres() ? "{call now()}" : "{call p()}")) {
            assertThat(session.getMetaData().getURL()).startsWith("jdbc:");
            assertThat(session.isValid(5)).isTrue();
            assertThat(call.getConnection()).isSameAs(session);
            assertThat(prepared.getConnection()).isSameAs(session);
            assertThat(statement.executeUpdate("INSERT INTO work VALUES (1, 'one'), (2, 'two')"))
                    .isEqualTo(2);
            assertThat(statement.getMoreResults()).isFalse();
            prepared.setObject(1, 3);
            prepared.addBatch();
            assertThat(prepared.executeBatch()).containsExactly(1);
            assertThatThrownBy(() -> statement.execute("nonsense")).isInstanceOf(SQLException.class);
        }
        assertThat(bench.work()).containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aToolCanBreakItsSessionOff(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            Connection session = Bench.transaction(claim);
            Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
            session.abort(Runnable::run);
            assertThat(session.isClosed()).isTrue();
        }
        assertThat(bench.work()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aSessionThatIsRefusedIsNotLeftOpen(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        List<Connection> opened = new ArrayList<>();
        try (Claim claim = bench.claim("first", listing(bench.database().dataSource(), opened, true))) {
            overtake(bench);
            assertThatThrownBy(() -> claim.sessions().getConnection()).isInstanceOf(FencedException.class);
            assertThat(opened).hasSize(2);
            assertThat(opened.get(1).isClosed()).isTrue();

            assertThatThrownBy(() -> claim.sessions().getConnection()).isInstanceOf(FencedException.class);
            assertThat(opened).hasSize(2);
        }
        assertThat(opened.get(0).isClosed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aSessionThatCannotBeGivenBackAsItCameIsGivenUp(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        List<String> calls = new ArrayList<>();
        DataSource pool = (DataSource) Proxy.newProxyInstance(
                GuardedConnectionTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> telling(bench.database().connect(), calls::add));
        try (Claim claim = bench.claim("first", pool)) {
            Connection session = claim.sessions().getConnection();
            calls.clear();
            bench.kill(bench.idOf(session));

            assertThatThrownBy(session::close).isInstanceOf(SQLException.class);
            assertThat(calls).contains("abort");
        }
    }

    /** It is on no list of open sessions yet. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aSessionThatIsOpenedWhileItsClaimIsFoundOutdatedIsRefused(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        List<Connection> opened = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        List<Claim> outdated = new ArrayList<>();
        DataSource source = (DataSource) Proxy.newProxyInstance(
                GuardedConnectionTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                    opened.add(bench.database().connect());
                    return telling(opened.get(opened.size() - 1), call -> {
                        if (call.equals("setAutoCommit") && calls.contains(call) && !outdated.isEmpty()) {
                            overtake(bench);
                            assertThatThrownBy(outdated.get(0)::prove).isInstanceOf(FencedException.class);
                        }
                        calls.add(call);
                    });
                });
        try (Claim claim = bench.claim("first", source)) {
            outdated.add(claim);
            calls.clear();
            assertThatThrownBy(() -> claim.sessions().getConnection()).isInstanceOf(FencedException.class);
            assertThat(opened.get(1).isClosed()).isTrue();
        }
    }

    private static Connection telling(Connection session, Told calls) {
        return (Connection) Proxy.newProxyInstance(
                GuardedConnectionTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    calls.isCalled(method.getName());
                    return GuardedConnection.call(session, method, arguments);
                });
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aSessionHasTheAutoCommitOfItsSource(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        for (boolean autoCommit : new boolean[] {true, false}) {
            DataSource source = listing(bench.database().dataSource(), new ArrayList<>(), autoCommit);
            try (Claim claim = bench.claim("first", source);
                    Connection session = claim.sessions().getConnection()) {
                assertThat(session.getAutoCommit()).isEqualTo(autoCommit);
                bench.execute("INSERT INTO work VALUES (" + (autoCommit ? 1 : 2) + ", 'of somebody else')");
                assertThat(Bench.read(session, "SELECT id FROM work")).hasSize(autoCommit ? 1 : 2);
            }
        }
    }

    @Test
    void aGuardedSourceOffersNothingElse() throws Exception {
        try (Claim claim = Bench.postgres().claim("first")) {
            DataSource sessions = claim.sessions();
            assertThatThrownBy(() -> sessions.getConnection("user", "password"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            assertThat(sessions.isWrapperFor(DataSource.class)).isFalse();
        }
    }
}
