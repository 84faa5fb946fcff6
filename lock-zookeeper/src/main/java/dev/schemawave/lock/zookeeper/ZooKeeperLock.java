package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Waiter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException.Code;

/** Leases as the first places of queues. Each waiter watches the one before it, so that a release wakes one. */
final class ZooKeeperLock implements DistributedLock, AutoCloseable {

    /** The longest sleep of a waiter: bounds what an error in the watching can cost. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private final Client reader;
    private final Address address;
    private final Settings settings;
    private final Map<Duration, LeaseSession> sessions = new HashMap<>();
    private boolean closed;

    ZooKeeperLock(Client reader, Address address, Settings settings) {
        this.reader = reader;
        this.address = address;
        this.settings = settings;
    }

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        LeaseSession session = session(ttl);
        QueueNode.Look look = QueueNode.join(session, queue(name), holder);
        if (look.predecessor().isPresent()) {
            look.place().leave();
            return Optional.empty();
        }
        return Optional.of(granted(name, session, look));
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        LeaseSession session = session(ttl);
        QueueNode.Look look = QueueNode.join(session, queue(name), holder);
        QueueNode place = look.place();
        boolean first = false;
        try {
            while (look.predecessor().isPresent() && !waiter.isOver()) {
                if (place.watch(look.predecessor().get(), waiter::wake)) {
                    waiter.pause(LONGEST_SLEEP);
                }
                look = place.look(holder);
            }
            first = look.predecessor().isEmpty();
        } finally {
            if (!first) {
                place.leave();
            }
        }
        return first ? Optional.of(granted(name, session, look)) : Optional.empty();
    }

    private Lease granted(LockName name, LeaseSession session, QueueNode.Look look) throws CoordinationException {
        if (look.validUntil().hasPassed(settings.time())) {
            look.place().leave();
            throw CoordinationException.unreachable(
                    "the lease of " + name + " had run out when the answer came that it was granted");
        }
        ZooKeeperLease lease = new ZooKeeperLease(this, name, session, look.place(), look.validUntil());
        session.keep(lease);
        return lease;
    }

    @Override
    public Optional<Holder> holder(LockName name) throws CoordinationException {
        String queue = queue(name);
        reader.sync(queue);
        while (true) {
            List<String> places = QueueNode.list(reader, queue).get(Code.NONODE).getChildren();
            if (places == null || places.isEmpty()) {
                return Optional.empty();
            }
            String first = queue + "/" + places.stream().min(QueueNode.order()).get();
            CuratorEvent event = reader.send(
                            "read who has the lock " + name,
                            (curator, answer) ->
                                    curator.getData().inBackground(answer).forPath(first))
                    .get(Code.NONODE);
            if (Answer.is(event, Code.OK)) {
                return Optional.of(decoded(name, event.getData()));
            }
        }
    }

    private static Holder decoded(LockName name, byte[] data) throws CoordinationException {
        try {
            return Holder.decode(new String(data, StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw CoordinationException.refused("who has the lock " + name + " cannot be understood", e);
        }
    }

    String queue(LockName name) {
        return address.root() + "/lock/" + name;
    }

    synchronized LeaseSession session(Duration ttl) throws CoordinationException {
        if (closed) {
            throw CoordinationException.refused("the client is closed");
        }
        LeaseSession session = sessions.get(ttl);
        if (session == null) {
            session = LeaseSession.open(address, settings, ttl);
            sessions.put(ttl, session);
        }
        return session;
    }

    @Override
    public synchronized void close() {
        closed = true;
        sessions.values().forEach(LeaseSession::close);
        sessions.clear();
    }
}
