package dev.schemawave.spi;

import dev.schemawave.model.Holder;
import dev.schemawave.time.Deadline;

/**
 * A granted lease. Safe for use by many threads; the core never calls {@link #renew} and {@link #release} at the same
 * time, and never renews a lease that it has released.
 */
public interface Lease {

    /**
     * Until when the grant is valid, by the local monotonic clock.
     *
     * @return the moment before the granting request was sent, plus the ttl, less what the backend allows for clock drift
     */
    Deadline validUntil();

    /**
     * Asks the backend for another ttl. Extends only what is still this very lease; never creates it anew.
     *
     * @param holder who holds it and what it is doing now, for people to see
     * @return the new deadline, or that the lease is lost for good
     * @throws CoordinationException if the backend could not answer: the lease is then neither renewed nor lost, and is
     *     valid until the deadline that is already known
     */
    Renewal renew(Holder holder) throws CoordinationException;

    /**
     * Gives the lease back, if it is still this very one.
     *
     * @throws LeaseNotHeldException if it was not: nothing has been changed
     * @throws CoordinationException if the backend could not answer: the lease then runs out by itself
     */
    void release() throws CoordinationException, LeaseNotHeldException;

    /**
     * Registers what to call when the backend has reason to doubt the lease before the next renewal, such as a broken
     * session. The core then holds the lease for uncertain and renews at once. Backends without such news ignore it.
     *
     * @param signal called from any thread, at most a few times; returns at once
     */
    default void onDoubt(Runnable signal) {}
}
