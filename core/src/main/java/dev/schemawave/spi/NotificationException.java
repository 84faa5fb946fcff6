package dev.schemawave.spi;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message was not delivered, or it is not known whether it was. */
public final class NotificationException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean transientFault;
    private final @Nullable Duration retryAfter;

    private NotificationException(
            String message, @Nullable Throwable cause, boolean transientFault, @Nullable Duration retryAfter) {
        super(message, cause);
        this.transientFault = transientFault;
        this.retryAfter = retryAfter;
    }

    /**
     * A failure that can pass by itself: core tries again for a while.
     *
     * @param message what happened, without secrets
     * @param cause the client's own exception
     * @return the exception to throw
     */
    public static NotificationException unreachable(String message, Throwable cause) {
        return new NotificationException(message, cause, true, null);
    }

    /**
     * An answer that asks for another try.
     *
     * @param message what happened, without secrets
     * @param retryAfter how long the receiver asks to be left alone, if it says so
     * @return the exception to throw
     */
    public static NotificationException busy(String message, Optional<Duration> retryAfter) {
        return new NotificationException(message, null, true, retryAfter.orElse(null));
    }

    /**
     * A failure that stays until a person changes something: core does not try again.
     *
     * @param message what happened and what to change, without secrets
     * @return the exception to throw
     */
    public static NotificationException refused(String message) {
        return new NotificationException(message, null, false, null);
    }

    /**
     * Tells whether trying again can help.
     *
     * @return true unless it was refused
     */
    public boolean isTransient() {
        return transientFault;
    }

    /**
     * How long the receiver asks to be left alone.
     *
     * @return empty if it does not say
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
