package dev.schemawave.cli;

import dev.schemawave.cli.report.Words;
import dev.schemawave.model.ServiceStatus.State;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command writes: results on the standard output, all else on the standard error stream. */
final class Terminal {

    private final PrintWriter out;
    private final PrintWriter err;

    Terminal(CommandSpec command) {
        this.out = command.commandLine().getOut();
        this.err = command.commandLine().getErr();
    }

    /** Whether a person looks at the output, rather than a file or another program. */
    static boolean isInteractive() {
        return console().isPresent();
    }

    /** {@link Launcher} sees to it that there is none without a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    static Optional<Console> console() {
        return Optional.ofNullable(System.console());
    }

    /** Colours are for terminals, and only where nobody has declined them: see no-color.org. */
    static Ansi colours() {
        String declined = System.getenv("NO_COLOR");
        boolean dumb = Objects.equals(System.getenv("TERM"), "dumb");
        return isInteractive() && !dumb && (declined == null || declined.isEmpty()) ? Ansi.ON : Ansi.OFF;
    }

    /** Prints a result, which ends with a newline. */
    void print(String text) {
        out.print(text);
        out.flush();
    }

    void println(String line) {
        print(line + System.lineSeparator());
    }

    /** Tells how it goes. */
    void tell(String line) {
        err.println(Words.harmless(line));
        err.flush();
    }

    /** Empties the screen, where there is one. */
    void clear() {
        if (colours() == Ansi.ON) {
            print("\u001b[H\u001b[2J\u001b[3J");
        }
    }

    static String styled(State state, String text) {
        String colour = switch (state) {
            case READY -> "";
            case MIGRATING -> "34";
            case WAITING -> "33";
            case FAILED, HALF_APPLIED -> "1;31";
            case ABANDONED -> "35";
        };
        return colour.isEmpty() || colours() == Ansi.OFF ? text : "\u001b[" + colour + "m" + text + "\u001b[0m";
    }
}
