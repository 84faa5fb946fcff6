package dev.schemawave;

import dev.schemawave.model.Unmet;
import java.io.Serial;
import java.time.Duration;
import java.util.List;

/** The schemas of other services did not get where this service needs them. Nothing was migrated. */
public final class RequirementsNotMetException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Unmet> unmet;

    RequirementsNotMetException(String service, Duration waited, List<Unmet> unmet) {
        super(
                FailureCard.of(
                                service,
                                "waited for " + Texts.duration(waited) + " and these requirements are still not met:",
                                "bring these services there, or wait longer with schemawave.gate.timeout. The schema was not touched.",
                                "requirements-not-met")
                        .withDetails(unmet.stream().map(Unmet::toString).toList())
                        .offering("schemawave status  # where all services are, and who migrates them"),
                null);
        this.unmet = List.copyOf(unmet);
    }

    /**
     * What is missing.
     *
     * @return all requirements that are not met
     */
    public List<Unmet> unmet() {
        return unmet;
    }
}
