package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.spi.BuildInputs;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides about a changelog, besides its files, is found without Liquibase. */
class InputsTest {

    private static final String VERSION = "liquibase.build.properties";
    private static final String CHANGES = "META-INF/services/liquibase.change.Change";
    private static final ClassPath TOOL = new ClassPath(Map.of(VERSION, "build.version=5.0.4"));
    private static final Surroundings NONE = new Surroundings(Map.of(), Map.of());
    private static final Map<String, String> SETTINGS =
            Map.of("liquibase.changelogFile", "main.xml", "liquibase.parameter.name", "value");

    @TempDir
    private Path folder;

    private int built;

    @Test
    void whateverDecidesShows() throws Exception {
        Fingerprint build = fingerprint(TOOL, SETTINGS, NONE);
        assertThat(fingerprint(TOOL, SETTINGS, NONE)).isEqualTo(build);

        List<Fingerprint> all = new ArrayList<>(List.of(build));
        for (Map<String, String> other : List.of(
                and("liquibase.changelogFile", "other.xml"),
                and("liquibase.contextFilter", "test"),
                and("liquibase.labelFilter", "test"),
                and("liquibase.parameter.name", "other"),
                and("liquibase.parameter.NAME", "value"),
                and("liquibase.defaultSchemaName", "other"),
                and("liquibase.fileEncoding", "UTF-16"))) {
            all.add(fingerprint(TOOL, other, NONE));
        }
        all.add(fingerprint(TOOL, SETTINGS, new Surroundings(Map.of("LIQUIBASE_CONTEXTS", "test"), Map.of())));
        all.add(fingerprint(TOOL, SETTINGS, new Surroundings(Map.of(), Map.of("liquibase.contexts", "test"))));
        all.add(fingerprint(TOOL.with(VERSION, "build.version=5.0.5"), SETTINGS, NONE));
        all.add(fingerprint(TOOL.with(CHANGES, "com.acme.Change"), SETTINGS, NONE));
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void whereToMigrateAndAsWhomDoesNotCount() throws Exception {
        assertThat(fingerprint(TOOL, and("liquibase.command.password", "secret"), NONE))
                .isEqualTo(fingerprint(TOOL, and("liquibase.url", "jdbc:any"), NONE))
                .isEqualTo(fingerprint(TOOL, SETTINGS, new Surroundings(Map.of("HOME", "a"), Map.of("home", "b"))))
                .isEqualTo(fingerprint(TOOL, SETTINGS, NONE));
    }

    @Test
    void settingsWhoseEffectOnlyLiquibaseKnowsLeaveItToLiquibase() throws Exception {
        assertThat(inputs(TOOL, and("liquibase.searchPath", "/tmp"), NONE)).isEmpty();
        assertThat(inputs(TOOL, SETTINGS, new Surroundings(Map.of("LIQUIBASE_SEARCH_PATH", "/tmp"), Map.of())))
                .isEmpty();
        assertThat(inputs(TOOL, SETTINGS, new Surroundings(Map.of(), Map.of("liquibase.defaultsFile", "any"))))
                .isEmpty();
        assertThat(inputs(
                        TOOL,
                        SETTINGS,
                        new Surroundings(Map.of("LIQUIBASE_COMMAND_DEFAULT_SCHEMA_NAME", "a"), Map.of())))
                .isEmpty();
        assertThat(inputs(TOOL.without(VERSION), SETTINGS, NONE)).isEmpty();
        assertThat(LiquibaseRunner.of(SETTINGS)
                        .withResources(new ClassLoaderResourceAccessor())
                        .inputs())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "liquibase.changelogFile=main.xml",
                "liquibase.defaultSchemaName=one",
                "liquibase.command.defaultSchemaName=one",
                "liquibase.command.update.default-schema-name=one",
                "liquibase.liquibaseSchemaName=two liquibase.defaultSchemaName=one",
                "liquibase.schemaName=two",
                "liquibase.databaseChangeLogTableName=history"
            })
    void theHistoryTableIsTheOneThatLiquibaseWillUse(String settings) throws Exception {
        Map<String, String> properties = new HashMap<>();
        for (String setting : settings.split(" ")) {
            properties.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }

        assertThat(inputs(TOOL, properties, NONE).orElseThrow().historyTable())
                .isEqualTo(LiquibaseRunner.of(properties).historyTable());
    }

    @ParameterizedTest
    @CsvSource({"liquibase.changelogFile, other.xml", "liquibase.parameter.x, y", "liquibase.legacyLock, respect"})
    void aRunnerHasTheInputsThatItsProviderHasToldBefore(String name, String value) {
        Optional<Fingerprint> plain =
                new LiquibaseRunnerProvider().inputs(SETTINGS).map(BuildInputs::fingerprint);
        Optional<Fingerprint> other =
                new LiquibaseRunnerProvider().inputs(and(name, value)).map(BuildInputs::fingerprint);

        assertThat(other).isPresent().isNotEqualTo(plain);
        assertThat(LiquibaseRunner.of(SETTINGS).with(name, value).inputs().map(BuildInputs::fingerprint))
                .isEqualTo(other);
    }

    private static Map<String, String> and(String name, String value) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put(name, value);
        return settings;
    }

    private Fingerprint fingerprint(ClassPath tool, Map<String, String> settings, Surroundings surroundings)
            throws IOException {
        return inputs(tool, settings, surroundings).orElseThrow().fingerprint();
    }

    private Optional<BuildInputs> inputs(ClassPath tool, Map<String, String> settings, Surroundings surroundings)
            throws IOException {
        ClassLoader none = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader loader = tool.loader(ClassPath.Kind.JAR, folder.resolve("tool" + built++), none)) {
            return LiquibaseInputs.of(settings, surroundings, loader);
        }
    }
}
