package dev.schemawave.spi;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The coordination service did not do what it was asked: it is unreachable, refuses, or is wrongly set up.
 *
 * <p>Never thrown to say that somebody else holds a lease: that is an ordinary answer.
 */
public class CoordinationException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean transientFault;

    private CoordinationException(String message, @Nullable Throwable cause, boolean transientFault) {
        super(message, cause);
        this.transientFault = transientFault;
    }

    /**
     * A failure that can pass by itself, such as a refused connection: the core tries again for a while.
     *
     * @param message what was tried and what happened, without secrets
     * @param cause the client's own exception
     * @return the exception to throw
     */
    public static CoordinationException unreachable(String message, Throwable cause) {
        return new CoordinationException(message, cause, true);
    }

    /**
     * A failure that can pass by itself, found out without an exception of the client.
     *
     * @param message what was tried and what happened, without secrets
     * @return the exception to throw
     */
    public static CoordinationException unreachable(String message) {
        return new CoordinationException(message, null, true);
    }

    /**
     * A failure that stays until a person changes something, such as a wrong password: the core reports it at once.
     *
     * @param message what was tried, what happened and what to change, without secrets
     * @param cause the client's own exception
     * @return the exception to throw
     */
    public static CoordinationException refused(String message, Throwable cause) {
        return new CoordinationException(message, cause, false);
    }

    /**
     * A failure that stays until a person changes something, found out without an exception of the client.
     *
     * @param message what was tried and what happened, without secrets
     * @return the exception to throw
     */
    public static CoordinationException refused(String message) {
        return new CoordinationException(message, null, false);
    }

    /**
     * Tells whether trying again can help.
     *
     * @return true for {@link #unreachable} failures
     */
    public boolean isTransient() {
        return transientFault;
    }
}
