package dev.schemawave.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** For shells. */
@Command(
        name = "completion",
        description = {
            "Prints a script that completes commands and options in bash and zsh.",
            "With alias schemawave='java -jar schemawave-cli.jar': source <(schemawave completion)"
        })
final class CompletionCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec command;

    CompletionCommand() {}

    @Override
    public Integer call() {
        CommandSpec spec = Objects.requireNonNull(command);
        CommandLine root = spec.root().commandLine();
        new Terminal(spec).print(AutoComplete.bash(root.getCommandName(), root));
        return ExitCode.OK;
    }
}
