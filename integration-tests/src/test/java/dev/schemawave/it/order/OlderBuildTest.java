package dev.schemawave.it.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.Outcome;
import dev.schemawave.SchemaAheadException;
import dev.schemawave.it.NoLock;
import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A build that is rolled back to, or scaled out in a rollout, on a schema that a newer build has migrated. */
class OlderBuildTest {

    @TempDir
    private Path directory;

    static Stream<DatabaseServer> servers() {
        return Stream.of(PostgresServer.shared(), MariaDbServer.shared());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void startsWhereTheNewerBuildHasDeclaredThatItWorks(DatabaseServer server) throws Exception {
        Database database = migratedTo3(server, "2");

        assertThat(build(database, 2).build().migrate()).isInstanceOfSatisfying(Outcome.SchemaAhead.class, ahead -> {
            assertThat(ahead.version()).contains("3");
            assertThat(ahead.unknown()).singleElement().asString().startsWith("3");
            assertThat(ahead.compatibleWith()).contains("2");
        });
    }

    @ParameterizedTest
    @MethodSource("servers")
    void isRefusedWhereTheNewerBuildHasDeclaredThatItIsTooOld(DatabaseServer server) throws Exception {
        Database database = migratedTo3(server, "2");

        assertThatThrownBy(() -> build(database, 1).build().migrate())
                .isInstanceOf(SchemaAheadException.class)
                .hasMessageContaining("version 3")
                .hasMessageContaining("builds before 2 do not work on its schema, and this one is 1")
                .hasMessageContaining("schemawave.ahead=warn");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void startsAndSaysThatNothingWasDeclaredWhereNothingWas(DatabaseServer server) throws Exception {
        Database database = migratedTo3(server, "");

        assertThat(build(database, 1).build().migrate())
                .isInstanceOfSatisfying(
                        Outcome.SchemaAhead.class,
                        ahead -> assertThat(ahead.compatibleWith()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void isRefusedOrLetInWhereItsOwnConfigurationSaysSo(DatabaseServer server) throws Exception {
        Database database = migratedTo3(server, "2");

        assertThatThrownBy(() -> build(database, 2)
                        .property("schemawave.ahead", "refuse")
                        .build()
                        .migrate())
                .isInstanceOf(SchemaAheadException.class);
        assertThat(build(database, 1)
                        .property("schemawave.ahead", "warn")
                        .build()
                        .migrate())
                .isInstanceOf(Outcome.SchemaAhead.class);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void isNotBrokenByMigrationsThatTheNewerBuildHasPutBelowItsOwnNewestOneOrThatRepeat(DatabaseServer server)
            throws Exception {
        Database database = server.createDatabase("rollout");
        CoordinatorBuilder newest = build(database, 3, "V1_5__hotfix", "R__view");
        assertThat(newest.build().migrate()).isInstanceOf(Outcome.Migrated.class);

        assertThat(build(database, 2).build().migrate())
                .isInstanceOfSatisfying(
                        Outcome.SchemaAhead.class,
                        ahead -> assertThat(ahead.unknown())
                                .hasSize(3)
                                .anyMatch(row -> row.startsWith("1.5"))
                                .anyMatch(row -> row.contains("view")));
    }

    private Database migratedTo3(DatabaseServer server, String compatibleWith) throws IOException {
        Database database = server.createDatabase("rollout");
        CoordinatorBuilder newest = build(database, 3).property("schemawave.compatible-with", compatibleWith);
        assertThat(newest.build().migrate()).isInstanceOf(Outcome.Migrated.class);
        return database;
    }

    private CoordinatorBuilder build(Database database, int version, String... more) throws IOException {
        Path scripts = Files.createTempDirectory(directory, "build");
        for (int i : List.of(1, 2, 3).subList(0, version)) {
            Files.writeString(scripts.resolve("V" + i + "__step.sql"), "CREATE TABLE step_" + i + " (id INT);");
        }
        for (String name : more) {
            Files.writeString(
                    scripts.resolve(name + ".sql"),
                    "CREATE TABLE " + name.replaceAll("\\W|__.*", "") + "_more (id INT);");
        }
        return Coordinator.builder()
                .service("rollout")
                .dataSource(database.dataSource())
                .lock(new NoLock())
                .runner(FlywayRunner.of(Flyway.configure().locations("filesystem:" + scripts)));
    }
}
