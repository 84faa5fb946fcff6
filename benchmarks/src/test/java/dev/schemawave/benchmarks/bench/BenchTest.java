package dev.schemawave.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks do not run in a build; this sees to it that they could. */
class BenchTest {

    @TempDir
    private Path directory;

    @Test
    void aBenchmarkPrintsALineForEachCaseAndWritesAReport() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("bench", "fence");
        properties.setProperty("bench.rounds", "1");
        properties.setProperty("bench.directory", directory.toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bench.run(Options.of(properties), new PrintStream(out, true, StandardCharsets.UTF_8));

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines)
                .hasSize(4)
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "bench=fence case=\\S+ peer=\\S+ ours_trips=[0-9.]+ peer_trips=[0-9.]+ .*ratio=[0-9.]+ .*"));
        assertThat(directory.resolve("report.md")).content().contains("| postgresql-fence-alone | no-fence | trips |");
        assertThat(Files.readString(directory.resolve("plot-fence.svg")))
                .startsWith("<svg")
                .endsWith("</svg>\n");
    }

    @Test
    void aMedianIsTheMiddleAndATargetIsJudgedAsItIsShown() {
        Figure ours = Figure.of(List.of(3.0, 1.0, 2.204));
        Result result = new Result(
                "lock",
                "pair",
                "peer",
                Result.Unit.TRIPS,
                ours,
                Figure.of(List.of(4.0, 6.0)),
                Optional.empty(),
                Optional.of(Target.ours(2.2)),
                3,
                List.of("fact=1"));

        assertThat(ours.spread()).isEqualTo("2.20 (1.00–3.00)");
        assertThat(result.line())
                .isEqualTo("bench=lock case=pair peer=peer ours_trips=2.20 peer_trips=5.00 ratio=0.44"
                        + " target=ours<=2.20 reached=yes rounds=3 fact=1");
    }
}
