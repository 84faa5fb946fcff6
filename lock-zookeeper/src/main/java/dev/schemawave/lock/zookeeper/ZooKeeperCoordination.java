package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.Waiter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One client: a session to look and to publish with, and those of its leases. A lease is the first place of a queue. Each
 * waiter watches one place, so that a release wakes two: the one behind has the lease, and the one behind that looks.
 */
final class ZooKeeperCoordination implements Coordination, DistributedLock {

    private static final Duration READER_SESSION = Duration.ofSeconds(10);

    /** The longest sleep of a waiter: bounds what an error in the watching can cost. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private final Address address;
    private final Settings settings;
    private final Session reader;
    private final ZooKeeperLedger ledger;
    private final Map<Duration, Session> sessions = new HashMap<>();
    private boolean closed;

    private ZooKeeperCoordination(Address address, Settings settings, Session reader) {
        this.address = address;
        this.settings = settings;
        this.reader = reader;
        this.ledger = new ZooKeeperLedger(reader, address);
    }

    static ZooKeeperCoordination open(Settings settings) throws CoordinationException {
        Address address = Address.of(settings);
        Session reader = Session.open(address, settings, READER_SESSION);
        try {
            reader.read(address.root()).get();
            return new ZooKeeperCoordination(address, settings, reader);
        } catch (CoordinationException e) {
            reader.close();
            throw e;
        }
    }

    @Override
    public Optional<Lease> tryAcquire(LockName name, Holder holder, Duration ttl) throws CoordinationException {
        return Place.join(session(ttl), name, queue(name), holder).lease();
    }

    @Override
    public Optional<Lease> acquire(LockName name, Holder holder, Duration ttl, Waiter waiter)
            throws CoordinationException, InterruptedException {
        Place place = Place.join(session(ttl), name, queue(name), holder);
        try {
            while (!place.isFirst() && !waiter.isOver()) {
                if (place.watch(waiter::wake)) {
                    waiter.pause(LONGEST_SLEEP);
                }
                place = place.advance(holder);
            }
        } catch (CoordinationException | InterruptedException | RuntimeException e) {
            place.giveUp();
            throw e;
        }
        return place.lease();
    }

    @Override
    public Optional<Holder> holder(LockName name) throws CoordinationException {
        return Place.first(reader, queue(name));
    }

    String queue(LockName name) {
        return address.root() + "/lock/" + name;
    }

    synchronized Session session(Duration ttl) throws CoordinationException {
        if (closed) {
            throw CoordinationException.refused("the client is closed");
        }
        Session session = sessions.get(ttl);
        if (session == null) {
            session = Session.open(address, settings, ttl).kept();
            sessions.put(ttl, session);
        }
        session.requireTtl();
        return session;
    }

    Session reader() {
        return reader;
    }

    @Override
    public DistributedLock lock() {
        return this;
    }

    @Override
    public Optional<SchemaLedger> ledger() {
        return Optional.of(ledger);
    }

    @Override
    public synchronized void close() {
        closed = true;
        sessions.values().forEach(Session::close);
        reader.close();
    }
}
