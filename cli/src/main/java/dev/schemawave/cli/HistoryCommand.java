package dev.schemawave.cli;

import dev.schemawave.cli.report.HistoryReport;
import dev.schemawave.model.RunRecord;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The last runs on one schema. */
@Command(
        name = "history",
        description = "Shows the last runs on the schema of this service, newest first, from its own database.")
final class HistoryCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private final SharedOptions shared = new SharedOptions();

    @Option(
            names = "--newest",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many runs at most; ${DEFAULT-VALUE} if not given.")
    private int newest;

    @Option(names = "--json", description = "One JSON array on one line.")
    private boolean json;

    HistoryCommand() {}

    @Override
    public Integer call() {
        List<RunRecord> runs = shared.coordinator().history(newest);
        HistoryReport report = new HistoryReport(runs);
        Terminal terminal = new Terminal(Objects.requireNonNull(command));
        if (json) {
            terminal.println(report.json());
        } else {
            terminal.print(report.text());
        }
        return ExitCode.OK;
    }
}
