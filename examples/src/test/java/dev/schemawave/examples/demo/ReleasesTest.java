package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasesTest {

    @TempDir
    private Path directory;

    private List<Release> builds = List.of();

    @BeforeEach
    void prepare() throws IOException {
        Story story = new Story(new PrintStream(System.out, false, StandardCharsets.UTF_8), false);
        builds = new Releases(directory, story).all();
    }

    @Test
    void aBuildHasAllMigrationsOfEarlierOnes() throws IOException {
        for (Release build : builds) {
            StringBuilder migrations = new StringBuilder();
            try (Stream<Path> files = Files.walk(build.service().root().resolve("db"))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    migrations.append(Files.readString(file));
                }
            }
            assertThat(ShopTest.stepsOf(migrations.toString()))
                    .as("%s", build)
                    .containsExactlyElementsOf(build.service().stepNames());
        }
    }

    @Test
    void eachBuildAddsItsOwnSteps() {
        assertThat(builds)
                .extracting(Release::toString, Release::newSteps)
                .containsExactly(
                        tuple("build 1 of customers", List.of("1", "2", "3", "4")),
                        tuple("build 1 of orders", List.of("1", "2", "3", "4", "5")),
                        tuple("build 2 of customers", List.of("5", "6")),
                        tuple("build 2 of orders", List.of("6")),
                        tuple("build 3 of customers", List.of("7")));
    }

    @Test
    void aBuildRequiresOnlyWhatAnEarlierBuildOfTheOtherServiceHas() {
        assertThat(builds)
                .extracting(build -> build.service().requires())
                .containsExactly(
                        Map.of(),
                        Map.of("customers", ">=4"),
                        Map.of(),
                        Map.of("customers", ">=6"),
                        Map.of("orders", ">=6"));
    }
}
