package dev.schemawave.spi;

import dev.schemawave.model.LockName;
import java.io.Serial;

/** A release found that the lease was no longer its own: it had run out, or somebody else has it. Nobody was freed. */
public class LeaseNotHeldException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says which lease was lost before it was released.
     *
     * @param name the lock
     */
    public LeaseNotHeldException(LockName name) {
        super("the lease of " + name + " was no longer held when it was released");
    }
}
