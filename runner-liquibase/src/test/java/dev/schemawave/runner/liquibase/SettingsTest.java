package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationRunnerProvider;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest extends Databased {

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(
            strings = {
                "liquibase.changelogFile",
                "liquibase.changeLogFile",
                "liquibase.changelog-file",
                "liquibase.command.changelogFile",
                "liquibase.command.update.changelogFile",
                "changeLogFile"
            })
    void theNamesThatLiquibaseUsersWriteAreOneSetting(String name) throws Exception {
        changelog().sql("main.sql", "--changeset a:1\nCREATE TABLE t (id INT);\n");

        LiquibaseRunner runner =
                LiquibaseRunner.of(Map.of(name, "main.sql", "liquibase.searchPath", directory.toString()));

        assertThat(RecordedRun.pending(runner, h2())).containsExactly("1::a");
    }

    @ParameterizedTest
    @CsvSource({
        "liquibase.contxts, liquibase.contextFilter",
        "liquibase.databaseChangeLogTablName, liquibase.databaseChangelogTableName",
        "liquibase.command.labelFiltr, liquibase.labelFilter"
    })
    void anUnknownNameIsRefusedWithTheNearestKnownOne(String misspelt, String meant) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiquibaseRunner.of(Map.of(misspelt, "hunter2")))
                .withMessage("Liquibase knows no setting " + misspelt + "; did you mean " + meant + "?");
    }

    @Test
    void aNameThatIsNearToNoneIsRefusedAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiquibaseRunner.of(Map.of("liquibase.qqqqqqqqqqqqqqqq", "1")))
                .withMessage("Liquibase knows no setting liquibase.qqqqqqqqqqqqqqqq");
    }

    @Test
    @Tag("smoke")
    void settingsOfOtherCommandsDoNoHarm() {
        assertThatCode(() -> LiquibaseRunner.of(
                        Map.of("liquibase.command.rollback.tag", "1.0", "liquibase.command.diff.format", "json")))
                .doesNotThrowAnyException();
    }

    @Test
    void oneSettingByTwoNamesMustAgree() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        LiquibaseRunner.of(Map.of("liquibase.contexts", "test", "liquibase.contextFilter", "prod")))
                .withMessageContaining("liquibase.contexts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"liquibase.showSummary", "liquibase.changelogParseMode", "liquibase.fileEncoding"})
    void aValueThatLiquibaseCannotReadIsRefusedByName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiquibaseRunner.of(Map.of(name, "hunter2")))
                .withMessageContaining(name.substring("liquibase.".length()))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void liquibaseSwitchedOffIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiquibaseRunner.of(Map.of("liquibase.shouldRun", "false")))
                .withMessageContaining("liquibase.shouldRun");
    }

    @Test
    @Tag("smoke")
    void settingsOfLiquibaseItselfArePassedThrough() throws Exception {
        LiquibaseRunner runner = changelog()
                .sql("main.sql", "--changeset a:1\nCREATE TABLE t (id INT);\n")
                .xml("main.xml", "<include file=\"missing.xml\"/><include file=\"main.sql\"/>")
                .runner("main.xml")
                .with("liquibase.onMissingIncludeChangelog", "WARN");

        assertThat(RecordedRun.pending(runner, h2())).containsExactly("1::a");
    }

    @Test
    void whatIsSetLastInCodeWins() throws Exception {
        LiquibaseRunner runner = changelog()
                .sql("main.sql", "--changeset a:1 context:one\nSELECT 1;\n--changeset a:2 context:two\nSELECT 2;\n")
                .runner("main.sql");

        assertThat(RecordedRun.pending(runner.with("liquibase.contexts", "one").with("contextFilter", "two"), h2()))
                .containsExactly("2::a");
    }

    @Test
    @Tag("smoke")
    void theDatabaseOfTheUrlIsOpenedAsLiquibaseOpensIt() throws Exception {
        assertThat(LiquibaseRunner.of("main.sql").database()).isEmpty();
        LiquibaseRunner runner = changelog()
                .sql("main.sql", "--changeset a:1\nCREATE TABLE t (id INT);\n")
                .runner("main.sql")
                .with("liquibase.url", "jdbc:h2:mem:by_url;DB_CLOSE_DELAY=-1")
                .with("liquibase.username", "sa")
                .with("liquibase.password", "hunter2");
        DataSource database = runner.database().orElseThrow();

        assertThat(RecordedRun.migrate(runner, database)).containsExactly("1::a");
        assertThat(tables(database)).contains("t");
    }

    @Test
    @Tag("smoke")
    void nothingIsPrinted() throws Exception {
        changelog().sql("main.sql", "--changeset a:1\nCREATE TABLE t (id INT);\n");
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            RecordedRun.migrate(changelog().runner("main.sql"), h2());
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    @Tag("smoke")
    void theRunnerIsFoundByTheNameOfTheTool() {
        List<MigrationRunnerProvider> providers = new ArrayList<>();
        ServiceLoader.load(MigrationRunnerProvider.class).forEach(providers::add);

        assertThat(providers).extracting(MigrationRunnerProvider::tool).containsExactly("liquibase");
        MigrationRunner runner = providers.get(0).create(Map.of());
        assertThat(runner).isInstanceOf(LiquibaseRunner.class);
        assertThat(runner.tool()).isEqualTo("liquibase");
    }

    @Test
    void withoutLiquibaseTheProviderSaysWhatIsMissing() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("liquibase-core")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object provider = loader.loadClass(LiquibaseRunnerProvider.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> {
                        try {
                            provider.getClass().getMethod("create", Map.class).invoke(provider, Map.of());
                        } catch (java.lang.reflect.InvocationTargetException e) {
                            throw e.getCause();
                        }
                    })
                    .withMessageContaining("org.liquibase:liquibase-core");
        }
    }
}
