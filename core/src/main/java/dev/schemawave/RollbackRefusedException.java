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

    private RollbackRefusedException(FailureCard card, List<Dependent> dependents, @Nullable Throwable cause) {
        super(card, cause);
        this.dependents = List.copyOf(dependents);
    }

    private static FailureCard card(String service, String why, String next) {
        return FailureCard.of(service, "nothing was taken back: " + why, next, "rollback-refused");
    }

    static RollbackRefusedException impossible(String service, MigrationException cause) {
        MigrationException.Failure failure = cause.failure();
        return new RollbackRefusedException(
                card(service, failure.reason(), failure.next()).at(FailureCard.Facts.of(failure)), List.of(), cause);
    }

    static RollbackRefusedException required(String service, RollbackPlan plan, List<Dependent> dependents) {
        String names = new TreeSet<>(dependents.stream()
                        .map(dependent -> dependent.service().toString())
                        .toList())
                .stream().map(name -> ".despite(\"" + name + "\")").collect(Collectors.joining());
        return new RollbackRefusedException(
                card(
                                service,
                                "the schema would be at " + Texts.version(plan.version())
                                        + ", which is not enough for services that the ledger knows:",
                                "take these services back first, or, if they are to lose it, ask for the rollback with "
                                        + names + ". The schema was not touched.")
                        .withDetails(
                                dependents.stream().map(Dependent::toString).toList())
                        .offering("schemawave status  # where these services are"),
                dependents,
                null);
    }

    static RollbackRefusedException changed(String service, RollbackPlan asked, RollbackPlan now) {
        return new RollbackRefusedException(
                card(
                                service,
                                "the history has changed since this was asked for: it would take back " + steps(now)
                                        + " now, instead of " + steps(asked),
                                "look at the history, then ask again, best for a version. The schema was not touched.")
                        .offering("schemawave history  # who has changed it"),
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
