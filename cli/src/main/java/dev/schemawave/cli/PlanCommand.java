package dev.schemawave.cli;

import dev.schemawave.ServiceFiles;
import dev.schemawave.plan.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What would be migrated, and in which order. */
@Command(
        name = "plan",
        description = {
            "Shows what would be migrated and in which order. Changes nothing.",
            "This service against its database; with --system beside all services of the ledger; with --offline from"
                    + " files alone. Ends with 3 if something would never be migrated."
        })
final class PlanCommand implements Callable<Integer> {

    /** The forms of a plan. */
    private enum Form {
        text,
        sql,
        mermaid,
        dot
    }

    /** Where the plan comes from. */
    private static final class Origin {

        @Option(names = "--system", description = "Beside all services of the ledger.")
        private boolean system;

        @Option(
                names = "--offline",
                paramLabel = "FOLDER",
                arity = "1..*",
                description = "From the files of services, each with its schemawave.properties, without any server.")
        private final List<Path> folders = new ArrayList<>();
    }

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private final SharedOptions shared = new SharedOptions();

    @ArgGroup
    private @Nullable Origin origin;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; text if not given.")
    private Form form = Form.text;

    PlanCommand() {}

    @Override
    public Integer call() {
        Plan plan = plan();
        new Terminal(Objects.requireNonNull(command))
                .print(
                        switch (form) {
                            case text -> plan.text();
                            case sql -> plan.sql();
                            case mermaid -> plan.mermaid();
                            case dot -> plan.dot();
                        });
        return plan.problems().isEmpty() ? ExitCode.OK : ExitCode.NOT_MET;
    }

    private Plan plan() {
        if (origin == null) {
            return shared.coordinator().plan();
        }
        return origin.system
                ? shared.coordinator().systemPlan()
                : Plan.of(ServiceFiles.read(
                        origin.folders.stream().map(ServiceFiles::in).toArray(ServiceFiles[]::new)));
    }
}
