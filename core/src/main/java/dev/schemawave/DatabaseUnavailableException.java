package dev.schemawave;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The service's own database could not be reached, or refused the connection. Nothing was changed. */
public final class DatabaseUnavailableException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    DatabaseUnavailableException(String service, String what, String next, @Nullable Throwable cause) {
        super(
                FailureCard.of(service, what, next, "database-unavailable")
                        .offering("schemawave check  # whether this build would start"),
                cause);
    }
}
