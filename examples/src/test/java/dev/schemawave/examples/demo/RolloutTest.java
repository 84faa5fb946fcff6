package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rolling deployment itself: fifteen JVMs over a real PostgreSQL, at most eight at a time. */
@Tag("full")
class RolloutTest {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void aColumnIsRenamedUnderServicesThatServeAllTheTime() throws Exception {
        Story story = new Story(new PrintStream(told, true, StandardCharsets.UTF_8), false);
        Verdict verdict = new Rollout(new DemoOptions("jdbc", false, true), directory, story).run();

        String text = told.toString(StandardCharsets.UTF_8);
        assertThat(verdict.faults()).as(text).isEmpty();
        assertThat(text)
                .contains("build 2 of customers is rolled out", "build 2 of orders is rolled out")
                .contains("build 3 of customers is rolled out");
        assertThat(Files.readString(directory.resolve("report.json")))
                .startsWith("{\"services\":[{\"service\":\"customers\"")
                .contains("\"requires\":{\"orders\":\">=6\"},\"steps\":[{\"step\":\"7\",\"timesApplied\":1}]")
                .doesNotContainPattern("\"failedQueries\":[^0]");
    }
}
