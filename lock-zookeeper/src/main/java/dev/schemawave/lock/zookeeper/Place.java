package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in the queue for a lock; the first one is the lease. An ephemeral sequential node, which belongs to the session
 * that created it and to no later one. Nobody else has its path, so removing it can free nobody else.
 *
 * <p>Kept by a write, which a majority of the servers confirms: a read would be answered by a server that is cut off from
 * them, while they let the session end.
 */
final class Place implements Lease {

    private static final Logger log = LoggerFactory.getLogger(Place.class);
    private static final int SEQUENCE_LENGTH = 10;

    /** Sorts places by their numbers; what else may lie in the queue comes last. */
    private static final Comparator<String> ORDER =
            Comparator.comparing(name -> name.substring(Math.max(0, name.length() - SEQUENCE_LENGTH)));

    private final Session session;
    private final LockName name;
    private final String path;
    private final long owner;
    private final List<Runnable> doubts = new CopyOnWriteArrayList<>();
    private Optional<String> predecessor = Optional.empty();
    private Deadline validUntil;
    private boolean ended;

    Place(Session session, LockName name, String path, long owner) {
        this.session = session;
        this.name = name;
        this.path = path;
        this.owner = owner;
        this.validUntil = session.validIfAskedNow();
    }

    /** Takes the last place. */
    static Place join(Session session, LockName name, String queue, Holder holder) throws CoordinationException {
        Deadline until = session.validIfAskedNow();
        Answer created = session.send(
                "join the queue " + queue,
                (curator, answer) -> curator.create()
                        .creatingParentContainersIfNeeded()
                        .withProtection()
                        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                        .inBackground(answer)
                        .forPath(queue + "/l", bytes(holder)));
        Answer listed = session.list(queue);
        CuratorEvent node;
        try {
            node = created.get();
        } catch (CoordinationException e) {
            created.whenGood(late -> session.remove(late.getName()));
            throw e;
        }
        long owner = node.getStat() == null ? 0 : node.getStat().getEphemeralOwner();
        Place place = new Place(session, name, node.getName(), owner);
        try {
            if (!place.sees(listed, until)) {
                place.look(holder);
            }
        } catch (CoordinationException e) {
            place.leave();
            throw e;
        }
        return place;
    }

    private static byte[] bytes(Holder holder) {
        return holder.encode().getBytes(StandardCharsets.UTF_8);
    }

    /** Finds who is first in a queue. */
    static Optional<Holder> first(Session session, String queue) throws CoordinationException {
        session.sync(queue);
        while (true) {
            List<String> places = session.list(queue).names();
            if (places.isEmpty()) {
                return Optional.empty();
            }
            String first = places.stream().min(ORDER).get();
            Optional<Holder> holder = session.read(queue + "/" + first).decoded((text, node) -> Holder.decode(text));
            if (holder.isPresent()) {
                return holder;
            }
        }
    }

    private String queue() {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** Looks again who is before it, and makes sure that the place is still there. */
    void look(Holder holder) throws CoordinationException {
        Deadline until = session.validIfAskedNow();
        Answer written = write(holder);
        Answer listed = session.list(queue());
        if (!isKept(written) || !sees(listed, until)) {
            throw CoordinationException.unreachable("the place " + path + " was lost with its session");
        }
    }

    private boolean sees(Answer listed, Deadline until) throws CoordinationException {
        List<String> places = listed.names();
        String own = path.substring(queue().length() + 1);
        if (!places.contains(own) || !isOwned()) {
            return false;
        }
        predecessor =
                places.stream().filter(other -> ORDER.compare(other, own) < 0).max(ORDER);
        synchronized (this) {
            validUntil = until;
        }
        return true;
    }

    private boolean isOwned() throws CoordinationException {
        return session.zooKeeper().getSessionId() == owner;
    }

    boolean isFirst() {
        return predecessor.isEmpty();
    }

    private Answer write(Holder holder) {
        return session.send(
                "keep the place " + path,
                (curator, answer) -> curator.setData().inBackground(answer).forPath(path, bytes(holder)));
    }

    private boolean isKept(Answer written) throws CoordinationException {
        CuratorEvent node = written.get(Code.NONODE);
        return Answer.isGood(node) && node.getStat().getEphemeralOwner() == owner && isOwned();
    }

    /** Has somebody told when the place before is given up. Returns false if it is by now. Watches what does not change. */
    boolean watchPredecessor(Runnable told) throws CoordinationException {
        CuratorEvent watched = session.send(
                        "watch the queue " + queue(),
                        (curator, answer) -> curator.getChildren()
                                .usingWatcher((Watcher) change -> told.run())
                                .inBackground(answer)
                                .forPath(queue() + "/" + predecessor.orElseThrow()))
                .get(Code.NONODE);
        return Answer.isGood(watched);
    }

    /** The lease, or empty if this is not the first place: then it is given up. */
    Optional<Lease> lease() throws CoordinationException {
        if (!isFirst()) {
            leave();
            return Optional.empty();
        }
        if (!isHeld()) {
            leave();
            throw CoordinationException.unreachable(
                    "the lease of " + name + " had run out when the answer came that it was granted");
        }
        session.leases().add(this);
        return Optional.of(this);
    }

    @Override
    public synchronized Deadline validUntil() {
        return validUntil;
    }

    private synchronized boolean isHeld() {
        return !ended && !session.isOver(validUntil);
    }

    @Override
    public Renewal renew(Holder holder) throws CoordinationException {
        Deadline until = session.validIfAskedNow();
        if (isHeld() && isKept(write(holder)) && prolong(until)) {
            return new Renewal.Renewed(until);
        }
        end();
        leave();
        return new Renewal.Lost(successor());
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
            return first(session, queue());
        } catch (CoordinationException e) {
            log.debug("Who holds {} now could not be looked up", name, e);
            return Optional.empty();
        }
    }

    @Override
    public void release() throws CoordinationException, LeaseNotHeldException {
        if (!end()) {
            leave();
            throw new LeaseNotHeldException(name);
        }
        if (!remove()) {
            throw new LeaseNotHeldException(name);
        }
    }

    /** Nothing can be renewed from now on. Returns whether the lease was held until now. */
    private synchronized boolean end() {
        boolean held = isHeld();
        ended = true;
        session.leases().remove(this);
        return held;
    }

    /** Never blocks. */
    void endIfRunOut() {
        if (!isHeld()) {
            end();
            session.remove(path);
        }
    }

    /** Gives the place up. Returns false if it was lost before; a removal may have been repeated after a break. */
    private boolean remove() throws CoordinationException {
        int breaks = session.breaks();
        CuratorEvent removed = session.remove(path).get(Code.NONODE);
        return isOwned() && (Answer.isGood(removed) || session.breaks() != breaks);
    }

    /** Gives the place up, if not now then as soon as the servers can be reached. */
    void leave() {
        try {
            remove();
        } catch (CoordinationException e) {
            log.debug("The place {} is given up later", path, e);
        }
    }

    @Override
    public void onDoubt(Runnable signal) {
        doubts.add(signal);
    }

    void doubt() {
        doubts.forEach(Runnable::run);
    }
}
