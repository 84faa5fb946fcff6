package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.schemawave.guard.Dialect.Marked;
import dev.schemawave.testservers.DatabaseServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions of a pool go back as they came; sessions that are one to the server are refused. */
class BorrowedSessionsTest {

    private static HikariDataSource pool(Bench bench) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(bench.database().url());
        config.setUsername(bench.database().user());
        config.setPassword(bench.database().password());
        config.setMaximumPoolSize(2);
        config.setConnectionInitSql(
                bench.isPostgres()
                        ? "SET application_name = 'it''s mine'; SET lock_timeout = '7s';"
                                + " SET idle_in_transaction_session_timeout = '77s'; SET search_path = public, pg_catalog"
                        : "SET SESSION wait_timeout = 777, lock_wait_timeout = 77, innodb_lock_wait_timeout = 7");
        return new HikariDataSource(config);
    }

    private static List<String> state(Bench bench, DataSource pool) throws SQLException {
        String postgres = "SELECT concat_ws('|', current_setting('application_name'), current_setting('lock_timeout'),"
                + " current_setting('idle_in_transaction_session_timeout'), current_setting('idle_session_timeout'),"
                + " current_setting('role'), session_user, current_setting('search_path'))";
        String mariaDb = "SELECT CONCAT_WS('|', @@wait_timeout, @@lock_wait_timeout, @@innodb_lock_wait_timeout)";
        try (Connection first = pool.getConnection();
                Connection second = pool.getConnection()) {
            String question = bench.isPostgres() ? postgres : mariaDb;
            List<String> one = Bench.read(first, question);
            assertThat(Bench.read(second, question)).isEqualTo(one);
            return one;
        }
    }

    private static void leavesNoTrace(Bench bench) throws SQLException {
        if (!bench.isPostgres()) {
            SessionMark mark = SessionMark.of(GuardStore.key(bench.scope()), "0".repeat(32));
            for (int slot = 0; slot < 8; slot++) {
                assertThat(bench.read("SELECT IS_FREE_LOCK('" + mark.prefix() + slot + "')"))
                        .containsExactly("1");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void sessionsGoBackAsTheyCame(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (HikariDataSource pool = pool(bench)) {
            List<String> before = state(bench, pool);
            try (Claim claim = bench.claim("first", pool)) {
                try (Connection session = Bench.transaction(claim)) {
                    Bench.apply(session, claim, Bench.ONE, "INSERT INTO work VALUES (1, 'one')");
                }
                claim.begin(Bench.TWO);
                try (Connection session = claim.sessions().getConnection()) {
                    Bench.run(session, "INSERT INTO work VALUES (2, 'two')", Bench.recorded(Bench.TWO));
                }
            }
            assertThat(state(bench, pool)).isEqualTo(before);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            leavesNoTrace(bench);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void theyDoSoAfterAFailureToo(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (HikariDataSource pool = pool(bench)) {
            List<String> before = state(bench, pool);
            try (Claim claim = bench.claim("first", pool)) {
                Connection session = Bench.transaction(claim);
                claim.begin(Bench.ONE);
                if (bench.isPostgres()) {
                    Bench.run(
                            session,
                            "SET ROLE NONE",
                            "SET search_path = pg_catalog",
                            "INSERT INTO public.work VALUES (1, 'one')");
                    session.commit();
                    assertThatThrownBy(session::close).isInstanceOf(SQLException.class);
                } else {
                    assertThatThrownBy(() -> Bench.run(session, "CREATE TABLE work (id int)"))
                            .isInstanceOf(SQLException.class);
                    session.close();
                }
            }
            assertThat(state(bench, pool)).isEqualTo(before);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            assertThat(bench.work()).isEmpty();
            leavesNoTrace(bench);
        }
    }

    /** As a pooler in transaction mode deals them out. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void twoSessionsThatAreOneToTheServerAreRefusedWithReasonAndCure(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Connection one = bench.database().connect()) {
            DataSource pooler = (DataSource) Proxy.newProxyInstance(
                    BorrowedSessionsTest.class.getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (self, method, arguments) -> shared(one));
            try (Claim claim = bench.claim("first", pooler)) {
                assertThatThrownBy(() -> claim.sessions().getConnection())
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("pooler in transaction mode")
                        .hasMessageContaining("give the database's own address");
            }
        }
        assertThat(bench.work()).isEmpty();
    }

    /** With several sessions of the server, a pooler may swap them between two transactions. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aSessionThatIsNotTheMarkedOneAnyMoreProvesNothing(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        Marked another = new Marked("1", List.of(), "none");
        try (DatabaseClaim claim = (DatabaseClaim) bench.claim("first");
                Connection session = bench.database().connect()) {
            assertThatThrownBy(() -> claim.store().isCurrent(session, claim.id(), another))
                    .isInstanceOf(SharedSessionException.class);
            if (bench.isPostgres()) {
                assertThatThrownBy(() -> claim.store().dialect().waitForLocks(session, another, Duration.ZERO))
                        .isInstanceOf(SharedSessionException.class);
                session.setAutoCommit(false);
                Bench.run(session, "INSERT INTO work VALUES (1, 'one')");
                assertThatThrownBy(() -> claim.store().commit(session, claim.id(), another))
                        .isInstanceOf(SharedSessionException.class);
            }
        }
        assertThat(bench.work()).isEmpty();
    }

    private static Object shared(Connection one) {
        return Proxy.newProxyInstance(
                BorrowedSessionsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    if (List.of("close", "abort").contains(method.getName())) {
                        return null;
                    }
                    try {
                        return method.invoke(one, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }
}
