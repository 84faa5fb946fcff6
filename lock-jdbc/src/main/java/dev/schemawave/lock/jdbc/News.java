package dev.schemawave.lock.jdbc;

import dev.schemawave.guard.Secrets;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One client's access to the listening connection, which is opened when somebody first wants to be told of something. */
final class News implements AutoCloseable {

    private final ConnectionSource source;
    private final Secrets secrets;
    private final TimeSource time;
    private final Duration timeout;
    private @Nullable Hub hub;
    private boolean closed;

    News(ConnectionSource source, Secrets secrets, TimeSource time, Duration timeout) {
        this.source = source;
        this.secrets = secrets;
        this.time = time;
        this.timeout = timeout;
    }

    /** Never blocks; news come from when {@link #isListening} on, which is told of once. */
    Subscription subscribe(String topic, Runnable told) {
        return joined().subscriptions().add(topic, told);
    }

    boolean isListening() {
        return joined().isListening();
    }

    private synchronized Hub joined() {
        if (hub == null) {
            if (closed) {
                throw new IllegalStateException("the client is closed");
            }
            hub = Hub.join(source, secrets, time, timeout);
        }
        return hub;
    }

    @Override
    public synchronized void close() {
        if (hub != null && !closed) {
            hub.leave();
        }
        closed = true;
    }
}
