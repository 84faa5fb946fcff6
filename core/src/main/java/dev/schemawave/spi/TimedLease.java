package dev.schemawave.spi;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is the same in the leases of all backends: until when one is valid, by the local clock alone. A backend extends this
 * by its three requests.
 *
 * <p>To be made before the lease is asked for, because it is valid from then on; {@link #granted} checks that the answer
 * came in time. A lease that has run out here is lost for good, whatever the backend says later.
 */
public abstract class TimedLease implements Lease {

    private static final Logger log = LoggerFactory.getLogger(TimedLease.class);

    /**
     * A hundredth of the time is set aside for the clocks of client and server not running equally fast: twenty times what
     * NTP slews a clock by at most (500 ppm), and far above the drift of a free quartz (100 ppm). A server's clock that
     * <em>jumps</em> forward ends leases early nevertheless; that is what fencing in the migrated database is for.
     */
    private static final int DRIFT_DIVISOR = 100;

    /** For the grain of either clock. */
    private static final Duration CLOCK_GRAIN = Duration.ofMillis(2);

    private final LockName name;
    private final Duration ttl;
    private final TimeSource time;
    private final List<Runnable> doubts = new CopyOnWriteArrayList<>();
    private Deadline validUntil;
    private boolean ended;

    /**
     * A lease that is going to be asked for.
     *
     * @param name the lock
     * @param ttl how long it lasts unless renewed
     * @param time the clock
     */
    protected TimedLease(LockName name, Duration ttl, TimeSource time) {
        this.name = name;
        this.ttl = ttl;
        this.time = time;
        this.validUntil = validIfAskedNow(ttl, time);
    }

    /**
     * Asks the backend for another ttl.
     *
     * @param holder who holds the lease, for people to see
     * @return false if it is no longer this very lease: nothing has been changed then
     * @throws CoordinationException if the backend could not answer
     */
    protected abstract boolean extend(Holder holder) throws CoordinationException;

    /**
     * Gives the lease back, or what is left of one that is lost.
     *
     * @return false if it was no longer this very lease: nothing has been changed then
     * @throws CoordinationException if the backend could not answer
     */
    protected abstract boolean giveBack() throws CoordinationException;

    /**
     * Looks who has the lock after this lease is lost.
     *
     * @return the holder, as far as the backend knows
     * @throws CoordinationException if the backend could not answer
     */
    protected abstract Optional<Holder> successor() throws CoordinationException;

    /**
     * Until when a lease is safe to use if it is asked for now.
     *
     * @param ttl how long it lasts
     * @param time the clock
     * @return the end of the ttl, less what is allowed for clock drift
     */
    public static Deadline validIfAskedNow(Duration ttl, TimeSource time) {
        return Deadline.in(time, ttl.minus(ttl.dividedBy(DRIFT_DIVISOR)).minus(CLOCK_GRAIN));
    }

    /**
     * Until when this lease is safe to use if another ttl is asked for now.
     *
     * @return the deadline, to be taken before the request is sent
     */
    protected Deadline validIfAskedNow() {
        return validIfAskedNow(ttl, time);
    }

    /**
     * The lock.
     *
     * @return its name
     */
    protected final LockName name() {
        return name;
    }

    /**
     * How long the lease lasts unless renewed.
     *
     * @return the ttl
     */
    protected final Duration ttl() {
        return ttl;
    }

    /**
     * To be called when the backend has granted the lease.
     *
     * @throws CoordinationException if it has run out meanwhile; it is given up then
     */
    public final void granted() throws CoordinationException {
        if (!isHeld()) {
            giveUp();
            throw CoordinationException.unreachable(
                    "the lease of " + name + " had run out when the answer came that it was granted");
        }
    }

    /**
     * Tells whether it has neither ended nor run out.
     *
     * @return false from then on
     */
    public final synchronized boolean isHeld() {
        return !ended && !validUntil.hasPassed(time);
    }

    @Override
    public final synchronized Deadline validUntil() {
        return validUntil;
    }

    /**
     * Says that the backend has confirmed the lease.
     *
     * @param until how long it is valid now
     * @return false if it has run out meanwhile: somebody else may have it
     */
    protected final synchronized boolean prolong(Deadline until) {
        boolean held = isHeld();
        if (held) {
            validUntil = until;
        }
        return held;
    }

    /** Ends the lease locally: nothing brings it back. */
    protected final synchronized void end() {
        ended = true;
    }

    /** Ends the lease and tells the backend. If that cannot be reached, what it keeps runs out by itself. */
    public final void giveUp() {
        end();
        try {
            giveBack();
        } catch (CoordinationException e) {
            log.debug("What is left of the lease of {} runs out by itself", name, e);
        }
    }

    @Override
    public final Renewal renew(Holder holder) throws CoordinationException {
        Deadline until = validIfAskedNow();
        if (isHeld() && extend(holder) && prolong(until)) {
            return new Renewal.Renewed(until);
        }
        giveUp();
        return new Renewal.Lost(successorIfKnown());
    }

    /** The loss is a fact already, whether or not its beneficiary can be found. */
    private Optional<Holder> successorIfKnown() {
        try {
            return successor();
        } catch (CoordinationException e) {
            log.debug("Who holds {} now could not be looked up", name, e);
            return Optional.empty();
        }
    }

    @Override
    public final void release() throws CoordinationException, LeaseNotHeldException {
        if (!isHeld()) {
            giveUp();
            throw new LeaseNotHeldException(name);
        }
        boolean given = giveBack();
        end();
        if (!given) {
            throw new LeaseNotHeldException(name);
        }
    }

    @Override
    public final void onDoubt(Runnable signal) {
        doubts.add(signal);
    }

    /** Tells that there is reason to doubt the lease. */
    public final void doubt() {
        doubts.forEach(Runnable::run);
    }
}
