package dev.schemawave.guard;

/** What the guard asks of the lease under which a schema is claimed. */
public interface LeaseProof {

    /**
     * Looks at the local deadline; asks nobody.
     *
     * @return whether the lease is held for all that is known here
     */
    boolean isHeld();

    /**
     * Has the coordination service confirm, after this call began, that the lease is held without a break.
     *
     * @return false if it is lost
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    boolean prove() throws InterruptedException;
}
