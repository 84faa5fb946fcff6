package dev.schemawave;

import dev.schemawave.model.Dependent;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.spi.MigrationException;
import java.io.Serial;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rollback was not begun: not all of it can be taken back, or a service requires what would be gone. The schema was not
 * touched.
 */
public final class RollbackRefusedException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Dependent> dependents;

    private RollbackRefusedException(
            String service, String why, String next, List<Dependent> dependents, @Nullable Throwable cause) {
        super(service, "nothing was taken back: " + why, next, cause);
        this.dependents = List.copyOf(dependents);
    }

    static RollbackRefusedException impossible(String service, MigrationException cause) {
        MigrationException.Failure failure = cause.failure();
        String where = failure.step().map(step -> "\n  step:      " + step).orElse("")
                + failure.file().map(file -> "\n  file:      " + file).orElse("")
                + failure.line().map(line -> ", line " + line).orElse("");
        return new RollbackRefusedException(service, failure.reason() + where, failure.next(), List.of(), cause);
    }

    static RollbackRefusedException required(String service, RollbackPlan plan, List<Dependent> dependents) {
        String names = new TreeSet<>(dependents.stream()
                        .map(dependent -> dependent.service().toString())
                        .toList())
                .stream().map(name -> ".despite(\"" + name + "\")").collect(Collectors.joining());
        return new RollbackRefusedException(
                service,
                "the schema would be at " + Texts.version(plan.version())
                        + ", which is not enough for services that the ledger knows:"
                        + dependents.stream()
                                .map(dependent -> "\n  " + dependent)
                                .collect(Collectors.joining()),
                "take these services back first, or, if they are to lose it, ask for the rollback with " + names
                        + ". The schema was not touched.",
                dependents,
                null);
    }

    static RollbackRefusedException changed(String service, RollbackPlan asked, RollbackPlan now) {
        return new RollbackRefusedException(
                service,
                "the history has changed since this was asked for: it would take back " + steps(now)
                        + " now, instead of " + steps(asked),
                "look at the history, then ask again, best for a version. The schema was not touched.",
                List.of(),
                null);
    }

    private static String steps(RollbackPlan plan) {
        return plan.steps().stream()
                .map(planned -> planned.step().id().replaceFirst("^undo of ", ""))
                .collect(Collectors.joining(", "));
    }

    /**
     * For whose sake it was refused.
     *
     * @return the services that require what would be gone; none if something else is the reason
     */
    public List<Dependent> dependents() {
        return dependents;
    }
}
