package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Outline;
import dev.schemawave.model.PlannedStep;
import dev.schemawave.spi.MigrationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build would do, by its files alone. */
@Tag("smoke")
class OutlineTest {

    private static final Optional<String> POSTGRESQL = Optional.of("jdbc:postgresql://127.0.0.1:1/none");
    private static final Optional<String> MARIADB = Optional.of("jdbc:mariadb://127.0.0.1:1/none");

    @TempDir
    private Path folder;

    @Test
    void includedChangelogsOfAllFormatsComeInTheirOrderWithTagsAndSql() throws Exception {
        Outline outline = new Changelog(folder)
                .file("main.yaml", """
                        databaseChangeLog:
                          - include: {file: one.sql}
                          - include: {file: two.xml}
                        """)
                .sql("one.sql", "--changeset a:1\nCREATE TABLE ${name} (id INT);\n")
                .xml("two.xml", """
                        <changeSet id="2" author="a"><tagDatabase tag="v1"/></changeSet>
                        <changeSet id="3" author="a">
                            <createTable tableName="u"><column name="id" type="int" autoIncrement="true"/></createTable>
                        </changeSet>
                        <changeSet id="4" author="a"><tagDatabase tag="v2"/></changeSet>
                        """)
                .runner("main.yaml")
                .with("liquibase.parameter.name", "t")
                .outline(POSTGRESQL);

        assertThat(ids(outline)).containsExactly("1::a", "2::a", "3::a", "4::a");
        assertThat(outline.tags()).containsExactly("v1", "v2");
        assertThat(outline.target()).contains("v2");
        assertThat(outline.steps().get(0).sql()).contains("CREATE TABLE t (id INT);");
        assertThat(outline.steps().get(2).sql().orElseThrow()).startsWith("CREATE TABLE u (id ");
    }

    @Test
    void contextsLabelsAndTheKindOfDatabaseChoose() throws Exception {
        LiquibaseRunner runner = new Changelog(folder)
                .sql("main.sql", """
                        --changeset a:always
                        SELECT 0;
                        --changeset a:test context:test
                        SELECT 1;
                        --changeset a:shop labels:shop
                        SELECT 2;
                        --changeset a:maria dbms:mariadb
                        SELECT 3;
                        """)
                .runner("main.sql")
                .with("liquibase.contexts", "prod")
                .with("liquibase.labelFilter", "billing");

        assertThat(ids(runner.outline(POSTGRESQL))).containsExactly("always::a");
        assertThat(ids(runner.outline(MARIADB))).containsExactly("always::a", "maria::a");
        assertThat(ids(runner.outline(Optional.empty()))).containsExactly("always::a", "maria::a");
        assertThat(runner.outline(Optional.empty()).steps())
                .extracting(PlannedStep::sql)
                .containsOnly(Optional.empty());
    }

    @Test
    void noChangeIsRunForItsSql() throws Exception {
        Path touched = folder.resolve("touched");
        Outline outline = new Changelog(folder)
                .xml("main.xml", """
                        <changeSet id="1" author="a">
                            <executeCommand executable="touch"><arg value="%s"/></executeCommand>
                        </changeSet>
                        <changeSet id="2" author="a"><stop>here</stop></changeSet>
                        """.formatted(touched))
                .runner("main.xml")
                .outline(POSTGRESQL);

        assertThat(outline.steps()).extracting(PlannedStep::sql).containsOnly(Optional.empty());
        assertThat(touched).doesNotExist();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("main.xml"));
        }
    }

    @Test
    void secretsAreNotShown() throws Exception {
        Outline outline = new Changelog(folder)
                .sql("main.sql", "--changeset a:1\nCREATE ROLE x PASSWORD '${db.password}';\n")
                .runner("main.sql")
                .with("liquibase.parameter.db.password", "s3cret")
                .outline(POSTGRESQL);

        assertThat(outline.steps().get(0).sql()).contains("CREATE ROLE x PASSWORD '****';");
    }

    @Test
    void aMissingChangelogIsNamed() {
        assertThatThrownBy(() -> new Changelog(folder).runner("none.xml").outline(POSTGRESQL))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("none.xml");
    }

    private static List<String> ids(Outline outline) {
        return outline.steps().stream().map(step -> step.step().id()).toList();
    }
}
