package dev.schemawave.spi;

import java.io.Serial;

/**
 * The next step must not begin: the lease is lost, or the process is to stop. Unchecked, because it passes through the
 * callbacks of migration tools; a runner unwraps it from the tool's own exception and throws it on.
 */
public final class MigrationStoppedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message the reason
     */
    public MigrationStoppedException(String message) {
        super(message);
    }
}
