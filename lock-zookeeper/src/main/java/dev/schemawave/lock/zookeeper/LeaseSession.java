package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The session that leases of one time to live depend on.
 *
 * <p>The server may have heard of it last when the client last sent something before the request that it answered: a
 * server of the ensemble can be cut off right after its answer. Clients send something each third of the session, and
 * each 10 s. So the session is asked to last that much longer than the leases.
 */
final class LeaseSession implements AutoCloseable {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
    private static final int DRIFT_DIVISOR = 100;
    private static final Duration CLOCK_GRAIN = Duration.ofMillis(2);
    private static final Duration NOTHING_TO_DO = Duration.ofHours(1);

    private final Client client;
    private final Duration validity;
    private final TimeSource time;
    private final Set<ZooKeeperLease> held = ConcurrentHashMap.newKeySet();
    private final Signal work;
    private volatile boolean silent;
    private volatile boolean closed;

    private LeaseSession(Client client, Duration validity, TimeSource time) {
        this.client = client;
        this.validity = validity;
        this.time = time;
        this.work = time.newSignal();
        client.listen(connected -> {
            if (!connected) {
                held.forEach(ZooKeeperLease::doubt);
            }
        });
    }

    static LeaseSession open(Address address, Settings settings, Duration ttl) throws CoordinationException {
        Duration silence = shorter(ttl.dividedBy(2), LONGEST_SILENCE);
        Client client = Client.connect(address, settings, ttl.plus(silence));
        try {
            Duration negotiated = client.sessionTimeout();
            if (negotiated.compareTo(ttl) < 0) {
                throw CoordinationException.refused("the ZooKeeper at " + address.servers() + " allows sessions of "
                        + negotiated + " at most, too short for leases of " + ttl
                        + ": configure shorter leases, or a larger maxSessionTimeout there");
            }
            Duration sure = shorter(ttl, negotiated.minus(shorter(negotiated.dividedBy(3), LONGEST_SILENCE)));
            Duration validity = sure.minus(sure.dividedBy(DRIFT_DIVISOR)).minus(CLOCK_GRAIN);
            LeaseSession session = new LeaseSession(client, validity, settings.time());
            Thread thread = new Thread(session::watch, "schemawave-lease-end");
            thread.setDaemon(true);
            thread.start();
            return session;
        } catch (CoordinationException e) {
            client.close();
            throw e;
        }
    }

    private static Duration shorter(Duration one, Duration two) {
        return one.compareTo(two) < 0 ? one : two;
    }

    Client client() {
        return client;
    }

    TimeSource time() {
        return time;
    }

    /** How long a lease lasts that is asked for now. */
    Deadline validIfAskedNow() {
        return Deadline.in(time, validity);
    }

    /** Ends the lease when it is not renewed: the session itself would keep it as long as this process lives. */
    void keep(ZooKeeperLease lease) {
        held.add(lease);
        work.raise();
    }

    void forget(ZooKeeperLease lease) {
        held.remove(lease);
    }

    /** Nothing was answered: looks for a server that does, on another thread. */
    void doubtServer() {
        silent = true;
        work.raise();
    }

    private void watch() {
        try {
            while (!closed || !held.isEmpty()) {
                work.await(untilNextEnd());
                if (silent) {
                    silent = false;
                    client.probe();
                }
                held.stream()
                        .filter(lease -> lease.validUntil().hasPassed(time))
                        .forEach(ZooKeeperLease::end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }

    private Duration untilNextEnd() {
        return held.stream()
                .map(lease -> lease.validUntil().remaining(time))
                .min(Duration::compareTo)
                .orElse(NOTHING_TO_DO);
    }

    /** The session ends with the last lease that may still be relied on. */
    @Override
    public void close() {
        closed = true;
        work.raise();
        if (held.isEmpty()) {
            client.close();
        }
    }
}
