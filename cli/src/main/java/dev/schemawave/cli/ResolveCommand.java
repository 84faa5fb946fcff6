package dev.schemawave.cli;

import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.Resolution;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a person has found out about a half-applied step. */
@Command(
        name = "resolve",
        description = {
            "Says what you have found out about a step that is half-applied. The next start goes by it.",
            "took-effect: the last statement took effect, go on after it. did-not-take-effect: go on with it. done: all"
                    + " of the step is done by hand, record it. undone: all of it is undone by hand, begin it anew."
        })
final class ResolveCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private final SharedOptions shared = new SharedOptions();

    @Parameters(
            paramLabel = "FOUND",
            converter = Converters.Found.class,
            completionCandidates = Converters.Resolutions.class,
            description = "${COMPLETION-CANDIDATES}")
    private @Nullable Resolution found;

    ResolveCommand() {}

    @Override
    public Integer call() {
        Optional<HalfApplied> step = shared.coordinator().resolve(Objects.requireNonNull(found));
        new Terminal(Objects.requireNonNull(command))
                .println(
                        step.isPresent()
                                ? "noted. " + step.get() + "\nNext: start the service again."
                                : "nothing is half-applied, and nothing was changed");
        return ExitCode.OK;
    }
}
