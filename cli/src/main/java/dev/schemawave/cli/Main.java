package dev.schemawave.cli;

import dev.schemawave.SchemawaveException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** The command itself: shows its help. */
@Command(
        name = "schemawave",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            StatusCommand.class,
            PlanCommand.class,
            WaitForCommand.class,
            CheckCommand.class,
            HistoryCommand.class,
            ResolveCommand.class,
            RollbackCommand.class,
            CompletionCommand.class
        },
        description = "Looks at the schemas of a system of services, and does to one of them what its service can do.",
        footer = {
            "",
            "Settings come from --set, -Dschemawave.*, SCHEMAWAVE_* in the environment, and schemawave.properties in the"
                    + " working directory or on the class path. Colours only on a terminal, and not with NO_COLOR."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is as asked",
            "1:it failed",
            "2:the command or the configuration has faults",
            "3:a requirement is not met, or not within the time",
            "4:refused: a newer build has migrated the schema, or a rollback is not possible",
            "5:a step is half-applied, and a person has to look",
            "6:another replica holds the lease for too long",
            "7:a server cannot be reached",
            "130:interrupted"
        })
public final class Main {

    /** From the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {
                "schemawave "
                        + Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                                .orElse("(not packaged)")
            };
        }
    }

    private Main() {}

    /**
     * Runs a command.
     *
     * @param arguments of the command line
     * @return what the process is to end with
     */
    public static int run(String[] arguments) {
        Logs.start(List.of(arguments).contains(SharedOptions.DEBUG));
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setColorScheme(Help.defaultColorScheme(Terminal.colours()))
                .setExecutionExceptionHandler(Main::failed);
    }

    /** The text of the failure, which says what to do, and no stack trace unless it is asked for. */
    private static int failed(Exception error, CommandLine command, ParseResult parsed) {
        Terminal terminal = new Terminal(command.getCommandSpec());
        boolean isKnown = error instanceof SchemawaveException;
        terminal.tell(
                isKnown
                        ? String.valueOf(error.getMessage())
                        : "this should not have happened: " + error + "\nNext: run it again with " + SharedOptions.DEBUG
                                + ", and report it.");
        if (parsed.hasMatchedOption(SharedOptions.DEBUG)) {
            error.printStackTrace(command.getErr());
        }
        return error instanceof SchemawaveException known ? ExitCode.of(known) : ExitCode.FAILED;
    }
}
