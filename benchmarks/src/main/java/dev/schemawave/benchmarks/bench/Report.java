package dev.schemawave.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes down what was found: one page with all tables, and a plot for each benchmark. */
record Report(Options options, Findings findings) {

    void write() throws IOException {
        Files.createDirectories(options.directory());
        Set<String> benches =
                findings.results().stream().map(Result::bench).collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder page = new StringBuilder("# Benchmarks\n\n" + conditions());
        for (String bench : benches) {
            List<Result> results = findings.results().stream()
                    .filter(result -> result.bench().equals(bench))
                    .toList();
            Path plot = options.directory().resolve("plot-" + bench + ".svg");
            Files.writeString(plot, new Plot(results).svg());
            page.append("\n## ")
                    .append(bench)
                    .append("\n\n")
                    .append(table(results))
                    .append("\n![")
                    .append(bench)
                    .append("](")
                    .append(plot.getFileName())
                    .append(")\n");
        }
        page.append("\n## How the others were set\n\n");
        findings.settings()
                .forEach((who, how) ->
                        page.append("- ").append(who).append(": ").append(how).append('\n'));
        Files.writeString(options.directory().resolve("report.md"), page);
    }

    private String conditions() {
        return "Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " on " + System.getProperty("os.arch") + "; medians of "
                + options.rounds()
                + " rounds in which all take turns, lowest and highest behind them; proxies delay by "
                + options.delay().toMillis() + " ms each way.\n";
    }

    private static String table(List<Result> results) {
        return "| case | beside | unit | ours | theirs | floor | ratio | target | reached | |\n"
                + "|---|---|---|---|---|---|---|---|---|---|\n"
                + results.stream().map(Report::row).collect(Collectors.joining());
    }

    private static String row(Result result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                result.scene(),
                result.peer(),
                result.unit().text(),
                result.ours().spread(),
                result.theirs().spread(),
                result.floor().map(Figure::text).orElse(""),
                Figure.text(result.ratio()),
                result.target().map(Target::toString).orElse(""),
                result.target()
                        .map(target -> target.isReached(result) ? "yes" : "**no**")
                        .orElse(""),
                String.join(", ", result.more()));
    }
}
