package dev.schemawave.lock.jdbc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody of this process who wants to be told of a topic. */
final class Subscription implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Subscription.class);

    private final Subscriptions all;
    private final String topic;
    private final Runnable told;
    private volatile boolean satisfied;

    Subscription(Subscriptions all, String topic, Runnable told) {
        this.all = all;
        this.topic = topic;
        this.told = told;
    }

    String topic() {
        return topic;
    }

    /** Says that what was told of has been made use of, so that nobody else need try. */
    void satisfied() {
        satisfied = true;
    }

    void tell() {
        try {
            told.run();
        } catch (RuntimeException e) {
            log.warn("Somebody could not be told of {}", topic, e);
        }
    }

    /** Leaves. Who has been told and did not make use of it leaves that to the next one. */
    @Override
    public void close() {
        all.remove(this);
        if (!satisfied && Topic.isForOne(topic)) {
            all.tell(topic);
        }
    }
}
