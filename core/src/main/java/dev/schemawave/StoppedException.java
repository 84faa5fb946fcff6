package dev.schemawave;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The process was told to stop, by an interrupt or by its shutdown, before the start-up or the rollback had ended. No step was begun after
 * that; the thread's interrupt flag is set if it was interrupted.
 */
public final class StoppedException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    StoppedException(String service, String what, @Nullable Throwable cause) {
        super(
                FailureCard.of(
                        service,
                        what,
                        "nothing: the lease is given back, and the next run goes on with what is pending.",
                        "stopped"),
                cause);
    }
}
