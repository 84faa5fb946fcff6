package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the guard understands what a server says. */
class DialectTest {

    private static final Dialect POSTGRES = new PostgreSql();
    private static final Dialect MARIADB = new MySql(true);

    private static SQLException state(String state) {
        return new SQLException("failed", state);
    }

    private static SQLException code(int code) {
        return new SQLException("failed", "HY000", code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "3F000"})
    void whatIsMissingInPostgres(String state) {
        assertThat(POSTGRES.isMissing(state(state))).isTrue();
        assertThat(POSTGRES.isRace(state(state))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42710", "42P06", "42P07", "XX000"})
    void whatSomebodyElseIsMakingInPostgres(String state) {
        assertThat(POSTGRES.isRace(state(state))).isTrue();
        assertThat(POSTGRES.isForbidden(state(state))).isFalse();
    }

    @Test
    void whatIsForbiddenOrLockedInPostgres() {
        assertThat(POSTGRES.isForbidden(state("42501"))).isTrue();
        assertThat(POSTGRES.isLockTimeout(state("42501"))).isFalse();
        assertThat(POSTGRES.isLockTimeout(state("55P03"))).isTrue();
        assertThat(POSTGRES.isMissing(state("55P03"))).isFalse();
        assertThat(POSTGRES.isMissing(new SQLException("without a state"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1146, 1049, 1142, 1044})
    void whatIsMissingOrDeniedInMariaDb(int code) {
        assertThat(MARIADB.isMissing(code(code))).isTrue();
        assertThat(MARIADB.isRace(code(code))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT RELEASE_LOCK('Flyway-123')",
                "SELECT GET_LOCK(?,10)",
                "SELECT get_lock('Flyway-123', -1)",
                "SELECT COUNT(*) FROM t",
                "SELECT database()"
            })
    void whatReadsAndLocksByTheServersOwnFunctionsIsNoPartOfAStepInMariaDb(String sql) {
        assertThat(MARIADB.calls(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT my_release_lock('x')",
                "SELECT shop.get_lock('x', 1)",
                "SELECT RELEASE_LOCK(book('x'))",
                "SELECT GET_LOCK('x', book(1))",
                "SELECT book('x')"
            })
    void whatMayBookSomethingIsAPartOfAStepInMariaDb(String sql) {
        assertThat(MARIADB.calls(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1007, 1050, 1062, 1213})
    void whatSomebodyElseIsMakingInMariaDb(int code) {
        assertThat(MARIADB.isRace(code(code))).isTrue();
        assertThat(MARIADB.isForbidden(code(code))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1044, 1142, 1095, 1227})
    void whatIsForbiddenInMariaDb(int code) {
        assertThat(MARIADB.isForbidden(code(code))).isTrue();
        assertThat(MARIADB.isLockTimeout(code(code))).isFalse();
    }

    @Test
    void whatIsLockedInMariaDb() {
        assertThat(MARIADB.isLockTimeout(code(1205))).isTrue();
        assertThat(MARIADB.isMissing(code(1205))).isFalse();
    }

    @Test
    void whatAServerTakesBackIsNotSentAgain() {
        assertThat(POSTGRES.undoesDdl()).isTrue();
        assertThat(POSTGRES.repeatsStatements()).isFalse();
        assertThat(MARIADB.undoesDdl()).isFalse();
        assertThat(MARIADB.repeatsStatements()).isTrue();
    }

    @Test
    void namesAreQuotedSoThatTheyCannotEnd() {
        assertThat(POSTGRES.quoted("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(MARIADB.quoted("a`b")).isEqualTo("`a``b`");
        assertThat(POSTGRES.schemaCreation("a\"b")).endsWith(" \"a\"\"b\"");
        assertThat(MARIADB.schemaCreation("a`b")).endsWith(" `a``b`");
        assertThat(POSTGRES.advice("a b")).contains("CREATE SCHEMA \"a b\"");
        assertThat(MARIADB.advice("a b")).contains("CREATE DATABASE `a b`", "GRANT ALL ON `a b`.*");
    }

    @Test
    void onlyAnIndexThatIsMadeConcurrentlyLeavesSomethingWhenItFails() {
        assertThat(POSTGRES.mayLeaveRemains("create index concurrently a on b (c)"))
                .isTrue();
        assertThat(POSTGRES.mayLeaveRemains("create index a on b (c)")).isFalse();
        assertThat(MARIADB.mayLeaveRemains("create index concurrently a on b (c)"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"12, false", "13, false", "14, true", "17, true"})
    void anIdleSessionIsEndedByThePostgresThatCan(int version, boolean can) throws SQLException {
        PostgreSqlMarking marking = PostgreSqlMarking.of(sessionOf(version));
        String statement = marking.statement(new Dialect.Marking(
                SessionMark.of("scope", "a".repeat(32)), Duration.ofSeconds(60), Duration.ofSeconds(5)));

        assertThat(statement)
                .contains("set_config('idle_in_transaction_session_timeout', '60000', false)")
                .contains("set_config('lock_timeout', '5000', false)");
        assertThat(statement.contains("set_config('idle_session_timeout', '60000', false)"))
                .isEqualTo(can);
        assertThat(statement.contains("current_setting('idle_session_timeout')"))
                .isEqualTo(can);
    }

    private static Connection sessionOf(int version) {
        DatabaseMetaData server = (DatabaseMetaData) Proxy.newProxyInstance(
                DialectTest.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (proxy, method, arguments) -> version);
        return (Connection) Proxy.newProxyInstance(
                DialectTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> server);
    }
}
