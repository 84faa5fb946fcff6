package dev.schemawave.spi;

import dev.schemawave.model.Message;

/**
 * Tells people what happens to a schema, on one kind of channel. Core decides what is told, to whom and by which replica,
 * tries again, and never lets a migration or a start wait for it.
 */
@FunctionalInterface
public interface Notifier {

    /**
     * Sends one message, once to each channel. Called by one thread at a time, which may be kept for as long as a request
     * may take, and no longer. After a failure it may be called again with the same {@link Message#event}.
     *
     * @param message what to tell
     * @throws NotificationException if it was not, or may not have been, delivered; its message holds no secret, not even
     *     the address of a webhook
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    void send(Message message) throws NotificationException, InterruptedException;
}
