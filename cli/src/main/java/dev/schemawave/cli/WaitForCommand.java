package dev.schemawave.cli;

import dev.schemawave.SystemView;
import dev.schemawave.cli.report.Words;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.Unmet;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Waits for schemas, for what is no service of this library. */
@Command(
        name = "wait-for",
        description = {
            "Waits until the schemas of services are there, for example in an init container. Wakes when the ledger"
                    + " changes, and says what it waits for. Ends with 3 if they are not there in time.",
            "Needs schemawave.coordination.url only."
        })
final class WaitForCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private final SharedOptions shared = new SharedOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "REQUIREMENT",
            converter = Converters.Wanted.class,
            description = "'customers>=2.1', 'customers>=2.1 <4', customers=3, customers=TAG, or customers for any"
                    + " version; service/schema for one schema of several.")
    private final List<Requirement> wanted = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = Converters.Time.class,
            description = "How long to wait: 500ms, 30s, 10m, 1h; 0s only looks. ${DEFAULT-VALUE} if not given.")
    private Duration timeout = Duration.ZERO;

    WaitForCommand() {}

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(Objects.requireNonNull(command));
        TimeSource time = TimeSource.system();
        long began = time.nanos();
        try (SystemView view = shared.view()) {
            List<Unmet> missing = view.await(
                    wanted,
                    timeout,
                    (waited, unmet) -> terminal.tell(
                            "waiting for " + list(unmet) + ", for " + Words.duration(waited) + " so far"));
            Duration waited = Duration.ofNanos(time.nanos() - began);
            if (missing.isEmpty()) {
                terminal.println(wanted.stream().map(Requirement::toString).collect(Collectors.joining(", "))
                        + ": there, after " + Words.duration(waited));
                return ExitCode.OK;
            }
            terminal.tell("after " + Words.duration(waited) + " these are still not there:");
            missing.forEach(one -> terminal.tell("  " + one));
            return ExitCode.NOT_MET;
        }
    }

    private static String list(List<Unmet> unmet) {
        return unmet.stream().map(Unmet::toString).collect(Collectors.joining("; "));
    }
}
