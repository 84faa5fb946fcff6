package dev.schemawave.cli;

import dev.schemawave.SystemView;
import dev.schemawave.cli.page.StatusPage;
import dev.schemawave.cli.report.Snapshot;
import dev.schemawave.cli.report.StatusReport;
import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How all services stand. */
@Command(
        name = "status",
        description = {
            "Shows all services of the ledger: version, state, since when, by whom, what they wait for, owner.",
            "Needs schemawave.coordination.url only. Shows what services have announced, and who is alive."
        })
final class StatusCommand implements Callable<Integer> {

    /** What a replica is doing changes without an announcement. */
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(2);

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private final SharedOptions shared = new SharedOptions();

    @Option(names = "--watch", description = "Goes on, and shows each change, until it is interrupted.")
    private boolean watch;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Writes one page that needs nothing else to a file. With --watch the file is replaced, and the"
                            + " page reloads itself.")
    private @Nullable Path html;

    StatusCommand() {}

    @Override
    public Integer call() throws IOException {
        Terminal terminal = new Terminal(Objects.requireNonNull(command));
        try (SystemView view = shared.view()) {
            String shown = show(view, terminal, "");
            while (watch) {
                view.awaitChange(LOOK_AT_LEAST_EVERY);
                shown = show(view, terminal, shown);
            }
        }
        return ExitCode.OK;
    }

    /** Says nothing that it has said before. */
    private String show(SystemView view, Terminal terminal, String before) throws IOException {
        Snapshot snapshot = new Snapshot(view.services(), TimeSource.system().now());
        StatusReport report = new StatusReport(snapshot);
        String now = report.text(Terminal::styled);
        if (html != null) {
            replace(
                    html,
                    new StatusPage(
                                    snapshot,
                                    watch ? Optional.of(LOOK_AT_LEAST_EVERY.multipliedBy(5)) : Optional.empty())
                            .toString());
        }
        if (now.equals(before)) {
            return now;
        }
        if (json) {
            terminal.println(report.json());
        } else if (html == null) {
            if (watch) {
                terminal.clear();
            }
            terminal.print(before.isEmpty() || Terminal.isInteractive() ? now : "\n" + now);
        } else if (before.isEmpty()) {
            terminal.println(html + ": " + report.summary());
        }
        return now;
    }

    /** A reader never sees half a page. */
    private static void replace(Path file, String page) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.writeString(fresh, page);
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
