package dev.schemawave.lock.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Who in this process wants to be told of what, in the order in which they came. */
final class Subscriptions {

    private final Set<Subscription> present = new LinkedHashSet<>();

    Subscription add(String topic, Runnable told) {
        Subscription subscription = new Subscription(this, topic, told);
        synchronized (present) {
            present.add(subscription);
        }
        return subscription;
    }

    void remove(Subscription subscription) {
        synchronized (present) {
            present.remove(subscription);
        }
    }

    /** Tells all of a topic, or of one that concerns a single one the first who came. */
    void tell(String topic) {
        List<Subscription> concerned =
                matching(subscription -> subscription.topic().equals(topic));
        concerned.stream().limit(Topic.isForOne(topic) ? 1 : Long.MAX_VALUE).forEach(Subscription::tell);
    }

    /** Tells everybody that something may have been missed. */
    void tellAll() {
        matching(subscription -> true).forEach(Subscription::tell);
    }

    /** Tells those who have nobody else to look for them: waiters for a lock poll by themselves. */
    void tellWatchers() {
        matching(subscription -> !Topic.isForOne(subscription.topic())).forEach(Subscription::tell);
    }

    private List<Subscription> matching(Predicate<Subscription> wanted) {
        synchronized (present) {
            return new ArrayList<>(present.stream().filter(wanted).toList());
        }
    }
}
