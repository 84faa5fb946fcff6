package dev.schemawave;

import dev.schemawave.model.LedgerKey;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Services wait for each other's schemas in a circle, so that waiting cannot help. Nothing was migrated. */
public final class RequirementCycleException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<LedgerKey> cycle;

    RequirementCycleException(String service, List<LedgerKey> cycle) {
        super(
                FailureCard.of(
                                service,
                                "these services wait for each other: " + text(cycle),
                                "split the change of one of them in two: a build that the others can require and that does not require"
                                        + " them, and a later one that does. No schema was touched.",
                                "requirement-cycle")
                        .offering("schemawave plan  # who waits for whom"),
                null);
        this.cycle = List.copyOf(cycle);
    }

    static String text(List<LedgerKey> cycle) {
        return cycle.stream().map(LedgerKey::toString).collect(Collectors.joining(" -> "));
    }

    /**
     * Who waits for whom.
     *
     * @return this service first and last
     */
    public List<LedgerKey> cycle() {
        return cycle;
    }
}
