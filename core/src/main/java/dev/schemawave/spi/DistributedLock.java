package dev.schemawave.spi;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.time.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Grants leases: exclusive for a limited time, renewed while the holder works, free again by themselves when it dies.
 *
 * <p>A backend implements {@link #tryAcquire} and {@link #holder}; the core does the waiting, the renewal and the
 * detection of loss. A backend that can wake its waiters overrides {@link #acquire}. Implementations are safe for use by
 * many threads, and a lease is a value: any thread may renew or release it.
 *
 * <p>What a lease does not guarantee: a holder that was frozen past its deadline believes in its lease until it looks at
 * the clock. A lease keeps replicas from working at the same time; it cannot by itself keep a late write out of a
 * database (see M. Kleppmann, "How to do distributed locking", 2016).
 */
public interface DistributedLock {

    /** Bound of the first pause of {@link #acquire}. */
    Duration FIRST_POLL = Duration.ofMillis(100);

    /** Bound that the pauses of {@link #acquire} grow to. */
    Duration LONGEST_POLL = Duration.ofSeconds(2);

    /**
     * Asks once.
     *
     * @param name the lock
     * @param holder who asks, kept for people to see
     * @param ttl how long the lease lasts unless renewed
     * @return the lease, or empty if somebody else has it
     * @throws CoordinationException if the backend could not answer; the lease is then not held, and what the request may
     *     have left behind runs out by itself
     */
    Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException;

    /**
     * Asks until the lease is granted or the waiter's interest ends. Asks again at growing, random intervals, or earlier
     * where the waiter is woken.
     *
     * <p>A backend with a queue overrides this: it joins the queue once, calls {@link Waiter#wake} from its watch or
     * subscription, pauses through {@link Waiter#pause} alone, and when the wait {@linkplain Waiter#isOver is over}
     * leaves the queue and releases a grant that arrived meanwhile.
     *
     * @param name the lock
     * @param holder who asks
     * @param ttl how long the lease lasts unless renewed
     * @param waiter the pauses, wake-ups and end of this wait
     * @return the lease, or empty if the wait was over first; a grant that comes as the wait ends may be returned too
     * @throws CoordinationException if the backend could not answer; the place in its queue is lost, and the core asks
     *     anew
     * @throws InterruptedException if the calling thread is interrupted; nothing is held then
     */
    default Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        Backoff backoff = new Backoff(ThreadLocalRandom.current(), FIRST_POLL, LONGEST_POLL);
        Optional<Lease> lease = tryAcquire(name, holder, ttl);
        while (lease.isEmpty() && !waiter.isOver()) {
            waiter.pause(backoff.next());
            if (!waiter.isOver()) {
                lease = tryAcquire(name, holder, ttl);
            }
        }
        return lease;
    }

    /**
     * Looks who holds the lock, for messages. The answer may be out of date when it arrives.
     *
     * @param name the lock
     * @return the holder, or empty if the lock is free
     * @throws CoordinationException if the backend could not answer
     */
    Optional<Holder> holder(LockName name) throws CoordinationException;
}
