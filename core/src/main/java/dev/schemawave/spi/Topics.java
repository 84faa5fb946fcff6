package dev.schemawave.spi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to be told of what: what a backend keeps of its watchers and waiters. Telling them never fails. Safe for use by
 * many threads.
 */
public final class Topics {

    private static final Logger log = LoggerFactory.getLogger(Topics.class);

    private final Set<Interest> interests = ConcurrentHashMap.newKeySet();

    private record Interest(String topic, Runnable told, Object identity) {

        /** One who throws must not keep others from being told. */
        void tell() {
            try {
                told.run();
            } catch (RuntimeException e) {
                log.warn("Somebody could not be told of {}", topic, e);
            }
        }
    }

    /** Nobody at first. */
    public Topics() {}

    /**
     * Somebody wants to be told.
     *
     * @param topic of what
     * @param told called for each time, on the thread that tells; the same one may be given many times
     * @return ends that when closed
     */
    public SchemaLedger.Watch on(String topic, Runnable told) {
        Interest interest = new Interest(topic, told, new Object());
        interests.add(interest);
        return () -> interests.remove(interest);
    }

    /**
     * Tells whether nobody wants to be told of anything.
     *
     * @return true if nobody does
     */
    public boolean isEmpty() {
        return interests.isEmpty();
    }

    /**
     * Tells whoever wants to know of a topic.
     *
     * @param topic what there is news of
     */
    public void tell(String topic) {
        tell(interest -> interest.topic().equals(topic));
    }

    /** Tells everybody that something may have been missed. */
    public void tellAll() {
        tell(interest -> true);
    }

    private void tell(Predicate<Interest> whom) {
        interests.stream().filter(whom).forEach(Interest::tell);
    }
}
