package dev.schemawave.cli;

import dev.schemawave.Check;
import dev.schemawave.model.SchemaPlan;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Would this build start on that schema? */
@Command(
        name = "check",
        description = {
            "Tells whether this build would start on the schema of its database. Changes nothing.",
            "Ends with 0 if it would, be it after its migrations; with 3 if it would wait for other services; else with"
                    + " the failure that the start would end with."
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private final SharedOptions shared = new SharedOptions();

    @Option(names = "--settled", description = "Ends with 3 also if migrations are pending.")
    private boolean settled;

    CheckCommand() {}

    @Override
    public Integer call() {
        Check check = shared.coordinator().check();
        Terminal terminal = new Terminal(Objects.requireNonNull(command));
        SchemaPlan schema = check.schema();
        String current = schema.current().map(version -> "at " + version).orElse("without a version");
        if (!schema.ahead().isEmpty()) {
            terminal.println(check.service() + " would start: its schema is " + current + ", a newer build has added "
                    + String.join(", ", schema.ahead()));
        } else if (schema.isSettled()) {
            terminal.println(check.service() + " would start: its schema is " + current + ", nothing is pending");
        } else {
            terminal.println(check.service() + " would migrate first: its schema is " + current + ", pending "
                    + (schema.pending().size() == 1 ? "is" : "are"));
            schema.pending().forEach(step -> terminal.println("  " + step));
        }
        check.migrating().ifPresent(holder -> terminal.println("is being migrated now by " + holder));
        if (check.waits()) {
            terminal.println("and would wait for");
            check.unmet().forEach(one -> terminal.println("  " + one));
        }
        return check.waits() || (settled && !schema.isSettled()) ? ExitCode.NOT_MET : ExitCode.OK;
    }
}
