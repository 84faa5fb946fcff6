package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

    private final SqlText text = SqlText.of("Flyway_History");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO flyway_history VALUES (1)",
                "insert  into \"public\".\"flyway_history\" (a) VALUES (1)",
                "INSERT INTO `my db`.`flyway_history`(a) VALUES (1)",
                "INSERT INTO \"my schema\".\"flyway_history\" (a) VALUES (1)",
                "UPDATE public.FLYWAY_HISTORY SET a = 1",
                "-- a comment\n/* another */ DELETE FROM flyway_history WHERE a = 1",
                "DELETE FROM flyway_history"
            })
    void theHistoryIsFoundHoweverItIsWritten(String sql) {
        assertThat(text.writesHistory(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO flyway_history_2 VALUES (1)",
                "INSERT INTO old_flyway_history VALUES (1)",
                "INSERT INTO notes VALUES ('insert into flyway_history')",
                "SELECT * FROM flyway_history",
                "CREATE TABLE flyway_history (a int)",
                ""
            })
    void otherStatementsAreNot(String sql) {
        assertThat(text.writesHistory(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", " select\n1", "SHOW x", "SET a = 1", "/* c */ USE x", "-- c\nSELECT 1"})
    void readsAreKnown(String sql) {
        assertThat(SqlText.reads(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"WITH x AS (DELETE FROM y RETURNING 1) SELECT 1", "settle()", "CALL x()", "/*! SELECT */ 1", ""})
    void whateverIsNotKnownIsAChange(String sql) {
        assertThat(SqlText.reads(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET a = 1",
                "show x",
                "/* c */ USE x",
                "describe x",
                "SELECT @a := 1",
                "select 1\ninto @a",
                "SELECT set_config('a', 'b', false)"
            })
    void whatMattersToTheSessionAloneIsKnown(String sql) {
        assertThat(SqlText.concernsTheSession(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "SELECT settle()", "INSERT INTO a VALUES ('set')", "settle()", ""})
    void whatAScriptSelectsOtherwiseMayChangeSomething(String sql) {
        assertThat(SqlText.concernsTheSession(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "commit;", "/* half */ COMMIT AND CHAIN", "END"})
    void aScriptsOwnCommitIsKnown(String sql) {
        assertThat(SqlText.commits(sql)).isTrue();
        assertThat(SqlText.commits("COMMENT ON TABLE a IS 'commit'")).isFalse();
    }

    @Test
    void theToolsLockOnItsHistoryIsNoStatementOfAStep() {
        assertThat(text.locksHistory("SELECT * FROM `my db`.`flyway_history` FOR UPDATE"))
                .isTrue();
        assertThat(text.locksHistory("SELECT * FROM flyway_history_2 FOR UPDATE"))
                .isFalse();
        assertThat(text.locksHistory("SELECT settle() FROM flyway_history FOR UPDATE"))
                .isFalse();
    }

    @Test
    void onlyCallsThatCannotWriteAreTakenForReads() {
        Dialect mySql = new MySql(true);
        assertThat(mySql.calls("SELECT DATABASE()")).isFalse();
        assertThat(mySql.calls("SELECT COUNT(*), count(1) FROM a")).isFalse();
        assertThat(mySql.calls("SELECT mine.database()")).isTrue();
        assertThat(mySql.calls("SELECT `count`(1)")).isTrue();
        assertThat(mySql.calls("SELECT settle_count(1)")).isTrue();
        assertThat(mySql.calls("SELECT COUNT(*), settle() FROM a")).isTrue();
        assertThat(new PostgreSql().calls("SELECT database()")).isTrue();
        assertThat(new PostgreSql().calls("SELECT 1")).isFalse();
    }

    @Test
    void aLongLicenceAtTheTopIsNoTrouble() {
        String licence = "-- a line of it\n\n".repeat(100_000);

        assertThat(SqlText.reads(licence + "SELECT 1")).isTrue();
        assertThat(text.writesHistory(licence + "INSERT INTO flyway_history VALUES (1)"))
                .isTrue();
    }
}
