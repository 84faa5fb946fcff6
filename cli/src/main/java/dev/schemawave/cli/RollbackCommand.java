package dev.schemawave.cli;

import dev.schemawave.Coordinator;
import dev.schemawave.Rollback;
import dev.schemawave.RolledBack;
import dev.schemawave.cli.report.Words;
import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.RollbackPlan;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes changes back. */
@Command(
        name = "rollback",
        description = {
            "Takes back what was applied after a version, or the last steps, under the same guard as a migration.",
            "Shows first what would be done, and asks; where nobody can be asked, give --yes."
        })
final class RollbackCommand implements Callable<Integer> {

    /** How far. */
    private static final class Target {

        @Parameters(arity = "1", paramLabel = "VERSION", description = "The version or tag that stays.")
        private @Nullable String version;

        @Option(names = "--steps", paramLabel = "N", description = "How many of the last steps to take back.")
        private @Nullable Integer steps;
    }

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private final SharedOptions shared = new SharedOptions();

    @ArgGroup(multiplicity = "1")
    private @Nullable Target target;

    @Option(names = "--dry-run", description = "Only shows the SQL. Changes nothing.")
    private boolean dryRun;

    @Option(
            names = "--despite",
            paramLabel = "SERVICE",
            description = "Although this service requires the newer version. Repeatable.")
    private final List<String> despite = new ArrayList<>();

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    RollbackCommand() {}

    @Override
    public Integer call() {
        CommandSpec spec = Objects.requireNonNull(command);
        Terminal terminal = new Terminal(spec);
        Rollback wanted = wanted(spec);
        try (Coordinator coordinator = shared.coordinator()) {
            RollbackPlan plan = coordinator.rollbackPlan(wanted);
            if (plan.isSettled()) {
                terminal.println("nothing is to be taken back: the schema is " + at(plan.current()));
                return ExitCode.OK;
            }
            terminal.print(text(plan));
            if (dryRun) {
                return ExitCode.OK;
            }
            if (!yes && !isAgreed(spec)) {
                terminal.println("nothing was taken back");
                return ExitCode.FAILED;
            }
            RolledBack done = coordinator.rollback(wanted);
            terminal.println("took back " + count(done.steps().size()) + " in " + Words.duration(done.took())
                    + ": the schema of " + done.service() + " is " + at(done.version()));
            return ExitCode.OK;
        }
    }

    private Rollback wanted(CommandSpec spec) {
        Rollback wanted;
        try {
            Target to = Objects.requireNonNull(target);
            wanted = to.steps == null ? Rollback.to(Objects.requireNonNull(to.version)) : Rollback.lastSteps(to.steps);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        for (String service : despite) {
            wanted = wanted.despite(service);
        }
        return wanted;
    }

    private static boolean isAgreed(CommandSpec spec) {
        Console console = Terminal.console()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "nobody can be asked here: give --yes, or --dry-run"));
        return Objects.equals(console.readLine("Take this back? Type yes: "), "yes");
    }

    private static String text(RollbackPlan plan) {
        StringBuilder text =
                new StringBuilder("-- takes back " + count(plan.steps().size()) + ": the schema is "
                        + at(plan.current()) + ", and would be " + at(plan.version()) + "\n");
        for (PlannedStep step : plan.steps()) {
            text.append("-- ").append(Words.line(step.step().toString())).append('\n');
            text.append(step.sql().map(Words::harmless).orElse("-- (no SQL is known of this step)"))
                    .append("\n\n");
        }
        return text.toString();
    }

    private static String at(Optional<String> version) {
        return version.map(name -> "at " + name).orElse("without a version");
    }

    private static String count(int steps) {
        return steps + (steps == 1 ? " step" : " steps");
    }
}
