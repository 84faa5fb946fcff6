package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Coordinator;
import dev.schemawave.testservers.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the JVM of a replica with nothing to do has loaded when the one line returns. */
class WarmProcessTest {

    private static final List<String> TOOLS_AND_CLIENTS =
            List.of("org.flywaydb.", "liquibase.", "redis.clients.", "org.apache.curator.", "org.apache.zookeeper.");

    @TempDir
    private Path directory;

    /** A service as its developers write it. */
    static final class Service {

        private Service() {}

        public static void main(String[] args) {
            System.out.println(
                    "OUTCOME " + Coordinator.migrateOnStartup().getClass().getSimpleName());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLYWAY_POSTGRESQL", "LIQUIBASE_MARIADB"})
    void noClassOfAToolOrOfACoordinationClientIsLoaded(Shape shape) throws Exception {
        Database database = shape.server().createDatabase("cold");

        assertThat(start(shape, database, "first")).isEqualTo("OUTCOME Migrated");
        assertThat(loaded("first"))
                .anyMatch(name -> name.startsWith(shape.tool().equals("flyway") ? "org.flywaydb." : "liquibase."));
        assertThat(start(shape, database, "second")).isEqualTo("OUTCOME UpToDate");
        assertThat(loaded("second"))
                .noneMatch(name -> TOOLS_AND_CLIENTS.stream().anyMatch(name::startsWith));
    }

    private String start(Shape shape, Database database, String name) throws InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SCHEMAWAVE_SERVICE", "shop",
                "SCHEMAWAVE_TOOL", shape.tool(),
                "SCHEMAWAVE_DATABASE_URL", database.url(),
                "SCHEMAWAVE_DATABASE_USER", database.user(),
                "SCHEMAWAVE_DATABASE_PASSWORD", database.password(),
                "SCHEMAWAVE_GUARD_SCHEMA", database.name() + "_guard"));
        String settings = shape.settings(0).entrySet().stream()
                .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
        environment.put("JAVA_TOOL_OPTIONS", settings + " -Xlog:class+load:file=" + directory.resolve(name) + ":none");
        shape.server().grantAllOn(database, database.name() + "_guard");
        try (Replica replica = Replica.start(name, Service.class, environment)) {
            return replica.result();
        }
    }

    private List<String> loaded(String name) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve(name))) {
            return lines.map(line -> line.split(" ", 2)[0]).toList();
        }
    }
}
