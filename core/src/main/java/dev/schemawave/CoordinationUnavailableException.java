package dev.schemawave;

import java.io.Serial;

/** The coordination service could not be reached, or refused. The schema was not touched. */
public final class CoordinationUnavailableException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    CoordinationUnavailableException(String service, String what, String next, Throwable cause) {
        super(
                FailureCard.of(service, what, next, "coordination-unavailable")
                        .offering("schemawave status  # what the ledger says, once it can be reached"),
                cause);
    }
}
