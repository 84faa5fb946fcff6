package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.Holder;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in the queue for a lock: an ephemeral sequential node, which belongs to the session that created it and to no
 * later one. Nobody else has its path, so removing it can free nobody else.
 */
final class QueueNode {

    private static final Logger log = LoggerFactory.getLogger(QueueNode.class);
    private static final int SEQUENCE_LENGTH = 10;

    private final LeaseSession session;
    private final Client client;
    private final String queue;
    private final String path;
    private final long owner;

    QueueNode(LeaseSession session, String queue, String path, long owner) {
        this.session = session;
        this.client = session.client();
        this.queue = queue;
        this.path = path;
        this.owner = owner;
    }

    /**
     * What a look at the queue has shown.
     *
     * @param place the own place
     * @param predecessor who is before it, or empty if it is the first
     * @param validUntil how long that is sure
     */
    record Look(QueueNode place, Optional<String> predecessor, Deadline validUntil) {}

    /** Takes the last place. */
    static Look join(LeaseSession session, String queue, Holder holder) throws CoordinationException {
        Client client = session.client();
        Deadline until = session.validIfAskedNow();
        Answer created = client.send(
                "join the queue " + queue,
                (curator, answer) -> curator.create()
                        .creatingParentContainersIfNeeded()
                        .withProtection()
                        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                        .inBackground(answer)
                        .forPath(queue + "/l", bytes(holder)));
        Answer listed = list(client, queue);
        CuratorEvent node;
        try {
            node = created.get();
        } catch (CoordinationException e) {
            created.whenGood(late -> remove(client, late.getName()));
            throw e;
        }
        long owner = node.getStat() == null ? 0 : node.getStat().getEphemeralOwner();
        QueueNode place = new QueueNode(session, queue, node.getName(), owner);
        try {
            place.requireOwned(owner);
            List<String> children = listed.get(Code.NONODE).getChildren();
            return children != null && children.contains(place.name())
                    ? new Look(place, place.predecessor(children), until)
                    : place.look(holder);
        } catch (CoordinationException e) {
            place.leave();
            throw e;
        }
    }

    /** Looks again, and makes sure that the place is still there. */
    Look look(Holder holder) throws CoordinationException {
        Deadline until = session.validIfAskedNow();
        Answer written = send(holder);
        Answer listed = list(client, queue);
        if (!isWritten(written)) {
            throw lost();
        }
        List<String> children = listed.get(Code.NONODE).getChildren();
        if (children == null || !children.contains(name())) {
            throw lost();
        }
        return new Look(this, predecessor(children), until);
    }

    /** Writes who has this place and what he does. Returns false if it is gone, or will be with the session it belongs to. */
    boolean write(Holder holder) throws CoordinationException {
        return isWritten(send(holder));
    }

    private Answer send(Holder holder) {
        return client.send(
                "keep the place in the queue " + queue,
                (curator, answer) -> curator.setData().inBackground(answer).forPath(path, bytes(holder)));
    }

    private boolean isWritten(Answer written) throws CoordinationException {
        CuratorEvent event = written.get(Code.NONODE);
        return Answer.is(event, Code.OK) && event.getStat().getEphemeralOwner() == owner && client.sessionId() == owner;
    }

    /** Has somebody told when another place is given up. Returns false if it is by now. Watches what does not change. */
    boolean watch(String other, Runnable told) throws CoordinationException {
        CuratorEvent event = client.send(
                        "watch the queue " + queue,
                        (curator, answer) -> curator.getChildren()
                                .usingWatcher((org.apache.zookeeper.Watcher) change -> told.run())
                                .inBackground(answer)
                                .forPath(queue + "/" + other))
                .get(Code.NONODE);
        return Answer.is(event, Code.OK);
    }

    /** Gives the place up. Returns false if it was lost before. */
    boolean remove() throws CoordinationException {
        int breaks = client.breaks();
        CuratorEvent event = remove(client, path).get(Code.NONODE);
        return client.sessionId() == owner && (Answer.is(event, Code.OK) || client.breaks() != breaks);
    }

    /** Gives the place up, if not now then as soon as the servers can be reached. */
    void leave() {
        try {
            remove();
        } catch (CoordinationException e) {
            log.debug("The place {} is given up later", path, e);
        }
    }

    /** Gives the place up without waiting. */
    void leaveLater() {
        remove(client, path);
    }

    private static Answer remove(Client client, String path) {
        return client.send(
                "give up " + path,
                (curator, answer) ->
                        curator.delete().guaranteed().inBackground(answer).forPath(path));
    }

    static Answer list(Client client, String queue) {
        return client.send(
                "read the queue " + queue,
                (curator, answer) -> curator.getChildren().inBackground(answer).forPath(queue));
    }

    /** Sorts places by their numbers; what else may lie in the queue comes last. */
    static Comparator<String> order() {
        return Comparator.comparing(QueueNode::sequence);
    }

    private static String sequence(String name) {
        return name.substring(Math.max(0, name.length() - SEQUENCE_LENGTH));
    }

    private Optional<String> predecessor(List<String> places) {
        return places.stream()
                .filter(other -> order().compare(other, name()) < 0)
                .max(order());
    }

    private void requireOwned(long by) throws CoordinationException {
        if (client.sessionId() != by) {
            throw lost();
        }
    }

    private CoordinationException lost() {
        return CoordinationException.unreachable("the place in the queue " + queue + " was lost with its session");
    }

    private String name() {
        return path.substring(queue.length() + 1);
    }

    private static byte[] bytes(Holder holder) {
        return holder.encode().getBytes(StandardCharsets.UTF_8);
    }
}
