package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import liquibase.util.LiquibaseUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("smoke")
class FormatsTest extends Databased {

    private static final String SQL = """
            --changeset ann:1
            CREATE TABLE account (id INT PRIMARY KEY, balance INT);
            """;

    private static final String SQL_2 = """
            --changeset ben:2
            --comment: opening balance
            INSERT INTO account VALUES (1, 11);
            """;

    private static final String XML = """
            <changeSet id="1" author="ann">
                <createTable tableName="account">
                    <column name="id" type="int"><constraints primaryKey="true"/></column>
                    <column name="balance" type="int"/>
                </createTable>
            </changeSet>
            """;

    private static final String XML_2 = """
            <changeSet id="2" author="ben">
                <comment>opening balance</comment>
                <insert tableName="account">
                    <column name="id" valueNumeric="1"/><column name="balance" valueNumeric="11"/>
                </insert>
            </changeSet>
            """;

    private static final String YAML = """
            databaseChangeLog:
              - changeSet:
                  id: 1
                  author: ann
                  changes:
                    - createTable:
                        tableName: account
                        columns:
                          - column: {name: id, type: int, constraints: {primaryKey: true}}
                          - column: {name: balance, type: int}
            """;

    private static final String YAML_2 = """
              - changeSet:
                  id: 2
                  author: ben
                  comment: opening balance
                  changes:
                    - insert:
                        tableName: account
                        columns:
                          - column: {name: id, valueNumeric: 1}
                          - column: {name: balance, valueNumeric: 11}
            """;

    @Test
    void theVersionUnderTestIsTheOneThatTheBuildClaims() {
        assertThat(LiquibaseUtil.getBuildVersion()).isEqualTo(System.getProperty("expected.liquibase.version"));
    }

    static Stream<Arguments> databases() {
        return Stream.of("sql", "xml", "yaml")
                .flatMap(format -> Stream.of(
                        Arguments.of(format, "PostgreSQL", postgres()),
                        Arguments.of(format, "MariaDB", mariaDb()),
                        Arguments.of(format, "H2", h2())));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("databases")
    void aSchemaIsMadeThenUpgradedThenLeftAlone(String format, String name, DataSource database) throws Exception {
        String file = "db/main." + format;
        write(file, false);
        LiquibaseRunner runner = changelog().runner(file);

        assertThat(RecordedRun.pending(runner, database)).containsExactly("1::ann");
        assertThat(RecordedRun.migrate(runner, database)).containsExactly("1::ann");
        assertThat(RecordedRun.pending(runner, database)).isEmpty();

        write(file, true);
        RecordedRun upgrade = new RecordedRun(database);
        List<Step.Applied> applied = runner.migrate(upgrade);
        assertThat(applied)
                .extracting(Step.Applied::step)
                .containsExactly(new Step("2::ben", "opening balance", Optional.of(file)));
        assertThat(applied.get(0).took()).isPositive().isLessThan(Duration.ofMinutes(1));
        assertThat(upgrade.told()).containsExactly("before 2::ben 1/1", "after 2::ben");
        assertThat(query(database, "SELECT balance FROM account")).containsExactly("11");

        assertThat(RecordedRun.migrate(runner, database)).isEmpty();
        assertThat(runner.plan(database).isSettled()).isTrue();
        assertThat(history(database)).containsExactly("1", "2");
    }

    @Test
    void aChangelogOnTheClassPathIsFoundByItsDefaultName() throws Exception {
        DataSource database = h2();

        assertThat(RecordedRun.migrate(LiquibaseRunner.of(Map.of()), database)).containsExactly("default::ann");
        assertThat(query(database, "SELECT FILENAME FROM DATABASECHANGELOG"))
                .containsExactly("db/changelog/db.changelog-master.yaml");
    }

    @Test
    void aDirectoryIsIncludedInTheOrderOfItsFiles() throws Exception {
        Changelog changelog = changelog()
                .xml("db/main.xml", "<includeAll path=\"db/steps\"/>")
                .sql("db/steps/002.sql", SQL_2)
                .sql("db/steps/001.sql", SQL);
        LiquibaseRunner runner = changelog.runner("db/main.xml");
        DataSource database = postgres();

        assertThat(RecordedRun.migrate(runner, database)).containsExactly("1::ann", "2::ben");

        changelog.sql("db/steps/003.sql", "--changeset ann:3\nDELETE FROM account;\n");
        assertThat(RecordedRun.pending(runner, database)).containsExactly("3::ann");
    }

    private void write(String file, boolean second) {
        if (file.endsWith(".sql")) {
            changelog().sql(file, second ? SQL + SQL_2 : SQL);
        } else if (file.endsWith(".xml")) {
            changelog().xml(file, second ? XML + XML_2 : XML);
        } else {
            changelog().file(file, second ? YAML + YAML_2 : YAML);
        }
    }
}
