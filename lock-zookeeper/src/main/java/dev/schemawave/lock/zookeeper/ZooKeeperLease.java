package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first place of a queue. Renewed by a write, which a majority of the servers confirms: a read would be answered by
 * a server that is cut off from them, while they let the session end.
 */
final class ZooKeeperLease implements Lease {

    private static final Logger log = LoggerFactory.getLogger(ZooKeeperLease.class);

    private final ZooKeeperLock lock;
    private final LockName name;
    private final LeaseSession session;
    private final QueueNode place;
    private final List<Runnable> doubts = new CopyOnWriteArrayList<>();
    private Deadline validUntil;
    private boolean ended;

    ZooKeeperLease(ZooKeeperLock lock, LockName name, LeaseSession session, QueueNode place, Deadline validUntil) {
        this.lock = lock;
        this.name = name;
        this.session = session;
        this.place = place;
        this.validUntil = validUntil;
    }

    @Override
    public synchronized Deadline validUntil() {
        return validUntil;
    }

    @Override
    public Renewal renew(Holder holder) throws CoordinationException {
        Deadline until = session.validIfAskedNow();
        try {
            if (isHeld() && place.write(holder) && prolong(until)) {
                return new Renewal.Renewed(until);
            }
        } catch (CoordinationException e) {
            session.doubtServer();
            throw e;
        }
        finish();
        place.leave();
        return new Renewal.Lost(successor());
    }

    private synchronized boolean isHeld() {
        return !ended && !validUntil.hasPassed(session.time());
    }

    /** An answer that comes when the lease has run out prolongs nothing: somebody else may have it. */
    private synchronized boolean prolong(Deadline until) {
        boolean held = isHeld();
        if (held) {
            validUntil = until;
        }
        return held;
    }

    /** The loss is a fact already, whether or not its beneficiary can be found. */
    private Optional<Holder> successor() {
        try {
            return lock.holder(name);
        } catch (CoordinationException e) {
            log.debug("Who holds {} now could not be looked up", name, e);
            return Optional.empty();
        }
    }

    @Override
    public void release() throws CoordinationException, LeaseNotHeldException {
        if (!finish()) {
            place.leave();
            throw new LeaseNotHeldException(name);
        }
        if (!place.remove()) {
            throw new LeaseNotHeldException(name);
        }
    }

    /** Nothing can be renewed from now on. Returns whether the lease was held until now. */
    private synchronized boolean finish() {
        boolean held = isHeld();
        ended = true;
        session.forget(this);
        return held;
    }

    /** It has run out. Never blocks. */
    void end() {
        finish();
        place.leaveLater();
    }

    @Override
    public void onDoubt(Runnable signal) {
        doubts.add(signal);
    }

    void doubt() {
        doubts.forEach(Runnable::run);
    }
}
