package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.runner.flyway.ClassPath.Kind;
import dev.schemawave.spi.BuildInputs;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides about the migrations is found without Flyway, and as soon as one thing differs, it shows. */
class InputsTest {

    private static final String JAVA_MIGRATION = "db/migration/V2__By_java.class";
    private static final String BASE = "\0org/flywaydb/core/api/migration/BaseJavaMigration\0";
    private static final ClassPath BUILD = ClassPath.ofFlyway()
            .with("db/migration/V1__one.sql", "one ${name}")
            .with("db/migration/R__view.sql", "view of ${flyway:table}")
            .with(JAVA_MIGRATION, BASE + "1")
            .with("db/elsewhere/V1__one.sql", "one ${name}");
    private static final Map<String, String> SETTINGS = Map.of("flyway.placeholders.name", "value");

    @TempDir
    private Path folder;

    private int built;

    @ParameterizedTest
    @EnumSource
    void aBuildHasTheSameInputsEachTimeAndAnyChangeShows(Kind kind) throws Exception {
        Fingerprint build = fingerprint(kind, BUILD, SETTINGS);
        assertThat(fingerprint(kind, BUILD, SETTINGS)).isEqualTo(build);
        assertThat(fingerprint(kind, BUILD.with("db/other/V1__one.sql", "other"), SETTINGS))
                .as("what is not in a location")
                .isEqualTo(build);

        List<Fingerprint> others = new ArrayList<>();
        for (ClassPath other : List.of(
                BUILD.with("db/migration/V1__one.sql", "eno ${name}"),
                BUILD.with("db/migration/V1__one.sql.conf", "executeInTransaction=false"),
                BUILD.with("db/migration/V3__three.sql", "three"),
                BUILD.with("db/migration/deep/V3__three.sql", "three"),
                BUILD.without("db/migration/V1__one.sql"),
                BUILD.without("db/migration/V1__one.sql").with("db/migration/V1__eno.sql", "one ${name}"),
                BUILD.with(JAVA_MIGRATION, BASE + "2"),
                BUILD.with(ClassPath.VERSION, "13.12.1"),
                BUILD.with(ClassPath.PLUGINS, "org.flywaydb.core.Other\n"))) {
            others.add(fingerprint(kind, other, SETTINGS));
        }
        for (Map<String, String> other : List.of(
                Map.of("flyway.placeholders.name", "other"),
                and("flyway.placeholders.more", "value"),
                and("flyway.outOfOrder", "true"),
                and("flyway.table", "history"),
                and("flyway.target", "1"),
                and("flyway.locations", "db/elsewhere"),
                and("flyway.locations", "db/elsewhere,db/migration"))) {
            others.add(fingerprint(kind, BUILD, other));
        }
        others.add(build);
        assertThat(others).doesNotHaveDuplicates();
    }

    @Test
    void filesOutsideOfTheClassPathCountAsWell() throws Exception {
        Scripts scripts = new Scripts(folder.resolve("scripts")).with("V1__one.sql", "one");
        Map<String, String> settings = Map.of("flyway.locations", scripts.location());
        Fingerprint build = fingerprint(Kind.JAR, BUILD, settings);
        assertThat(fingerprint(Kind.JAR, BUILD, settings)).isEqualTo(build);

        scripts.with("V2__two.sql", "two");
        Fingerprint added = fingerprint(Kind.JAR, BUILD, settings);
        scripts.with("V1__one.sql", "eno").without("V2__two.sql");

        assertThat(List.of(build, added, fingerprint(Kind.JAR, BUILD, settings)))
                .doesNotHaveDuplicates();
    }

    @Test
    void environmentVariablesOfFlywayCount() throws Exception {
        assertThat(List.of(
                        inputs(BUILD, SETTINGS, Map.of("HOME", "a")),
                        inputs(BUILD, SETTINGS, Map.of("FLYWAY_PLACEHOLDERS_NAME", "a")),
                        inputs(BUILD, SETTINGS, Map.of("FLYWAY_PLACEHOLDERS_NAME", "b")),
                        inputs(BUILD, SETTINGS, Map.of("FLYWAY_LOCATIONS", "db/elsewhere"))))
                .extracting(inputs -> inputs.orElseThrow().fingerprint())
                .doesNotHaveDuplicates();
        assertThat(inputs(BUILD, SETTINGS, Map.of("FLYWAY_TARGET", "next"))).isEmpty();
        assertThat(inputs(BUILD, SETTINGS, Map.of("HOME", "b")))
                .map(BuildInputs::fingerprint)
                .contains(fingerprint(Kind.JAR, BUILD, SETTINGS));
    }

    @Test
    void whereToMigrateAndAsWhomDoesNotCount() throws Exception {
        assertThat(fingerprint(Kind.JAR, BUILD, and("flyway.password", "secret")))
                .isEqualTo(fingerprint(Kind.JAR, BUILD, and("flyway.url", "jdbc:any")))
                .isEqualTo(fingerprint(Kind.JAR, BUILD, SETTINGS));
    }

    @ParameterizedTest
    @CsvSource({
        "flyway.callbacks, com.acme.Callback",
        "flyway.resolvers, com.acme.Resolver",
        "flyway.callbackLocations, db/elsewhere",
        "flyway.configFiles, flyway.conf",
        "flyway.workingDirectory, /tmp",
        "flyway.environments.test.schemas, other",
        "flyway.target, NEXT",
        "flyway.target, ${env.TARGET}",
        "flyway.locations, s3:bucket/migrations",
        "flyway.locations, gcs:bucket/migrations",
        "flyway.locations, db/*",
        "flyway.locations, filesystem:/tmp/db/**/migrations",
        "flyway.locations, db.migration",
        "flyway.locations, 'db/migration,db/none'",
        "flyway.locations, filesystem:/none"
    })
    void settingsWhoseEffectOnlyFlywayKnowsLeaveItToFlyway(String name, String value) throws Exception {
        assertThat(inputs(BUILD, and("flyway.locations", "db/migration"), Map.of()))
                .isPresent();
        assertThat(inputs(BUILD, and(name, value), Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "db/callback/Scanned.class, any",
        "db/callback/deep/Scanned.class, any",
        "db/migration/beforeValidate.sql, any",
        "db/migration/deep/afterInfo__tell.sql, any",
        "db/migration/afterConnect.sh, any",
        "db/migration/R__time.sql, at ${flyway:timestamp}",
        "db/migration/R__user.sql, by ${FLYWAY:USER}",
        "db/migration/V3__three.sql.conf, shouldExecute=${x}==y",
        "db/migration/V3__Strange.class, extends com/acme/Migration",
        "db/migration/Unnamed.class, implements org/flywaydb/core/api/migration/JavaMigration",
        "db/migration/R__Sum.class, org/flywaydb/core/api/migration/BaseJavaMigration getChecksum",
        "META-INF/services/org.flywaydb.core.extensibility.Plugin, com.acme.Plugin"
    })
    void filesThatChangeWithoutBeingChangedLeaveItToFlyway(String name, String content) throws Exception {
        assertThat(inputs(BUILD.with(name, content), SETTINGS, Map.of())).isEmpty();
    }

    @Test
    void textsInOtherEncodingsAreUnderstoodAsWell() throws Exception {
        StringBuilder utf16 = new StringBuilder();
        "${flyway:timestamp}"
                .chars()
                .forEach(letter -> utf16.append((char) letter).append('\0'));

        assertThat(inputs(BUILD.with("db/migration/R__time.sql", utf16.toString()), SETTINGS, Map.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ClassPath.VERSION, ClassPath.PLUGINS})
    void nothingIsKnownOfAFlywayThatIsNotThere(String missing) throws Exception {
        assertThat(inputs(BUILD.without(missing), SETTINGS, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "flyway.table=history",
                "flyway.defaultSchema=one",
                "flyway.schemas=two",
                "flyway.schemas= two , three",
                "flyway.schemas=two,three flyway.defaultSchema=three flyway.table=h"
            })
    void theHistoryTableIsTheOneThatFlywayWillUse(String settings) throws Exception {
        Map<String, String> properties = new HashMap<>();
        for (String setting : settings.split(" (?=flyway)")) {
            if (!setting.isEmpty()) {
                properties.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
            }
        }

        assertThat(inputs(BUILD, properties, Map.of()).orElseThrow().historyTable())
                .isEqualTo(FlywayRunner.of(properties).historyTable());
    }

    @Test
    void noTraceIsNeeded() throws Exception {
        BuildInputs inputs = inputs(BUILD, SETTINGS, Map.of()).orElseThrow();

        assertThat(inputs.trace().holds("")).isTrue();
        assertThat(inputs.trace().holds("of another tool")).isFalse();
    }

    private static Map<String, String> and(String name, String value) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put(name, value);
        return settings;
    }

    private Fingerprint fingerprint(Kind kind, ClassPath build, Map<String, String> settings) throws IOException {
        return inputs(kind, build, settings, Map.of()).orElseThrow().fingerprint();
    }

    private Optional<BuildInputs> inputs(ClassPath build, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        return inputs(Kind.JAR, build, settings, environment);
    }

    private Optional<BuildInputs> inputs(
            Kind kind, ClassPath build, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        try (URLClassLoader loader = build.loader(kind, folder.resolve("build" + built++))) {
            return FlywayInputs.of(settings, environment, loader);
        }
    }
}
