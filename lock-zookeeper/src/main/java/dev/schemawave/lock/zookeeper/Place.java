package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.StoredHolder;
import dev.schemawave.spi.TimedLease;
import dev.schemawave.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;

/**
 * A place in the queue for a lock; the first one is the lease. An ephemeral sequential node, which belongs to the session
 * that created it and to no later one. Nobody else has its path, so removing it can free nobody else.
 *
 * <p>Kept by a write, which a majority of the servers confirms: a read would be answered by a server that is cut off from
 * them, while they let the session end.
 */
final class Place extends TimedLease {

    private static final int SEQUENCE_LENGTH = 10;

    /** Sorts places by their numbers; what else may lie in the queue comes last. */
    private static final Comparator<String> ORDER =
            Comparator.comparing(name -> name.substring(Math.max(0, name.length() - SEQUENCE_LENGTH)));

    private final Session session;
    private final String queue;
    private final String path;
    private final long owner;
    private List<String> before = List.of();
    private volatile boolean lastOneLeft;

    Place(Session session, LockName name, String path, long owner) {
        super(name, session.ttl(), session.time());
        this.session = session;
        this.queue = path.substring(0, path.lastIndexOf('/'));
        this.path = path;
        this.owner = owner;
    }

    /** Takes the last place. */
    static Place join(Session session, LockName name, String queue, Holder holder) throws CoordinationException {
        Deadline until = session.validIfAskedNow();
        Answer created = session.join(
                "join the queue " + queue,
                (curator, answer) -> curator.create()
                        .creatingParentContainersIfNeeded()
                        .withProtection()
                        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                        .inBackground(answer)
                        .forPath(queue + "/l", bytes(holder)));
        Answer listed = session.list(queue);
        try {
            CuratorEvent node =
                    created.get().orElseThrow(() -> CoordinationException.unreachable(queue + " was removed"));
            Place place = new Place(session, name, node.getName(), owner(node));
            return place.sees(listed, until) ? place : place.look(holder);
        } catch (CoordinationException e) {
            created.whenDone(late -> late.ifPresent(node -> session.remove(node.getName())));
            throw e;
        }
    }

    /** None where Curator has found a node of ours that an earlier request had created. */
    private static long owner(CuratorEvent node) {
        return node.getStat() == null ? 0 : node.getStat().getEphemeralOwner();
    }

    private static byte[] bytes(Holder holder) {
        return holder.encode().getBytes(StandardCharsets.UTF_8);
    }

    /** Finds who is first in a queue. */
    static Optional<Holder> first(Session session, String queue) throws CoordinationException {
        session.sync(queue);
        while (true) {
            Optional<String> first = session.list(queue).names().stream().min(ORDER);
            if (first.isEmpty()) {
                return Optional.empty();
            }
            Optional<CuratorEvent> node =
                    session.read(queue + "/" + first.get()).get();
            if (node.isPresent()) {
                return StoredHolder.read(Answer.text(node.get()));
            }
        }
    }

    /** Looks again who is before it, and makes sure that the place is still there. A lease would count from now on. */
    Place look(Holder holder) throws CoordinationException {
        Place now = new Place(session, name(), path, owner);
        Deadline until = session.validIfAskedNow();
        Answer written = write(holder);
        Answer listed = session.list(queue);
        if (!isKept(written) || !now.sees(listed, until)) {
            throw CoordinationException.unreachable("the place " + path + " was lost with its session");
        }
        return now;
    }

    private boolean sees(Answer listed, Deadline until) throws CoordinationException {
        List<String> places = listed.names();
        String own = path.substring(queue.length() + 1);
        before = places.stream()
                .filter(other -> ORDER.compare(other, own) < 0)
                .sorted(ORDER)
                .toList();
        return places.contains(own) && isOwned() && prolong(until);
    }

    private boolean isOwned() throws CoordinationException {
        return session.zooKeeper().getSessionId() == owner;
    }

    boolean isFirst() {
        return before.isEmpty();
    }

    private Answer write(Holder holder) {
        return session.send(
                "keep the place " + path,
                (curator, answer) -> curator.setData().inBackground(answer).forPath(path, bytes(holder)));
    }

    private boolean isKept(Answer written) throws CoordinationException {
        return written.get().filter(node -> owner(node) == owner).isPresent() && isOwned();
    }

    /**
     * Has somebody told when the place before is given up; as long as that one is not the first, when the one before that
     * is, because then there is time to look again. Returns false if it is given up by now. Watches what does not change.
     */
    boolean watch(Runnable told) throws CoordinationException {
        boolean last = before.size() == 1;
        String watched = queue + "/" + before.get(last ? 0 : before.size() - 2);
        Optional<CuratorEvent> node = session.send(
                        "watch the queue " + queue,
                        (curator, answer) -> curator.getChildren()
                                .usingWatcher((Watcher) change -> {
                                    if (last && change.getType() == EventType.NodeDeleted) {
                                        lastOneLeft = true;
                                    }
                                    told.run();
                                })
                                .inBackground(answer)
                                .forPath(watched))
                .get();
        if (node.isPresent() && owner(node.get()) == owner && session.isLeftOver(watched)) {
            session.remove(watched);
            return false;
        }
        return node.isPresent();
    }

    /**
     * Finds out what has changed. Where the only place before has been given up since it was looked, nothing can have come
     * before this one, and there is nothing to ask as long as most of what was confirmed then is left. A lease of which less
     * is left would soon be in doubt.
     */
    Place advance(Holder holder) throws CoordinationException {
        Duration left = validUntil().remaining(session.time());
        if (lastOneLeft && isOwned() && left.compareTo(ttl().multipliedBy(3).dividedBy(4)) > 0) {
            before = List.of();
            return this;
        }
        return look(holder);
    }

    /** The lease, or empty if this is not the first place: then it is given up. */
    Optional<Lease> lease() throws CoordinationException {
        if (!isFirst()) {
            giveUp();
            return Optional.empty();
        }
        session.leases().add(this);
        granted();
        return Optional.of(this);
    }

    @Override
    protected Deadline validIfAskedNow() {
        return session.validIfAskedNow();
    }

    @Override
    protected boolean extend(Holder holder) throws CoordinationException {
        return isKept(write(holder));
    }

    /** If not now, the place is given up as soon as the servers can be reached. It was lost if its session has ended. */
    @Override
    protected boolean giveBack() throws CoordinationException {
        remove().get();
        return isOwned();
    }

    private Answer remove() {
        end();
        session.leases().remove(this);
        return session.remove(path);
    }

    /** Never blocks. */
    void endIfRunOut() {
        if (!isHeld()) {
            remove();
        }
    }

    @Override
    protected Optional<Holder> successor() throws CoordinationException {
        return first(session, queue);
    }
}
