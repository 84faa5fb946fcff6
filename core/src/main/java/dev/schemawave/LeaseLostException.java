package dev.schemawave;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The lease was lost while this replica migrated: somebody else may have it. No further step was begun. */
public final class LeaseLostException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    LeaseLostException(String service, String what, @Nullable Throwable cause) {
        super(
                FailureCard.of(
                                service,
                                what,
                                "start again: whoever has the lease now goes on, and this one will wait for it.",
                                "lease-lost")
                        .offering("schemawave status  # who has the lease now"),
                cause);
    }
}
