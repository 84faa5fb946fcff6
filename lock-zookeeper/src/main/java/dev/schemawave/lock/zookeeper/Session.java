package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.Secret;
import dev.schemawave.spi.TimedLease;
import dev.schemawave.time.DaemonThreads;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import dev.schemawave.time.Uninterrupted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session, replaced by another one when it has ended; the requests that are sent in it, and the leases that depend on it.
 *
 * <p>It lasts as long as a lease, counted from when the leader of the ensemble has last heard of it. From another server
 * the leader hears who has said something there, be it a write, only when it pings that server: each half tick. A server
 * can be cut off from the leader right after it has confirmed a write. So a lease does not count from its confirmation,
 * but from a beat that was answered half a tick before: the leader has heard of that when it confirms what is sent later.
 */
final class Session implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** Without end: when a policy gives up, Curator looks for a protected node recursively until the stack is full. */
    private static final RetryForever RETRY = new RetryForever(100);

    /** How many beats a session has; five ticks at least, so that there is half a tick between two. */
    private static final int BEATS = 10;

    private final CuratorFramework curator;
    private final Address address;
    private final Settings settings;
    private final Duration ttl;
    private final Set<Place> leases = ConcurrentHashMap.newKeySet();
    private final Set<String> places = ConcurrentHashMap.newKeySet();
    private final AtomicInteger joining = new AtomicInteger();
    private final AtomicInteger breaks = new AtomicInteger();
    private final Signal closing;
    private volatile Deadline sure;
    private volatile boolean closed;

    /** A request, by Curator's background calls. */
    @FunctionalInterface
    interface Request {

        /** Sends it. */
        void send(CuratorFramework curator, BackgroundCallback answer) throws Exception;
    }

    private record Acls(List<ACL> getDefaultAcl) implements ACLProvider {

        @Override
        public List<ACL> getAclForPath(String path) {
            return getDefaultAcl;
        }
    }

    private Session(Address address, Settings settings, Duration ttl) {
        this.address = address;
        this.settings = settings;
        this.ttl = ttl;
        this.closing = time().newSignal();
        this.sure = TimedLease.validIfAskedNow(ttl, time());
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(address.servers((int) ttl.dividedBy(settings.requestTimeout())))
                .ensembleTracker(false)
                .zkClientConfig(address.options())
                .sessionTimeoutMs(millis(ttl))
                .connectionTimeoutMs(millis(settings.requestTimeout()))
                .retryPolicy(RETRY);
        settings.user().ifPresent(user -> {
            String password = settings.password().map(Secret::reveal).orElse("");
            builder.authorization("digest", (user + ":" + password).getBytes(StandardCharsets.UTF_8))
                    .aclProvider(new Acls(Ids.CREATOR_ALL_ACL));
        });
        curator = builder.build();
        listen(connected -> {
            if (!connected) {
                breaks.incrementAndGet();
                leases.forEach(Place::doubt);
            }
        });
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    static Session open(Address address, Settings settings, Duration ttl) throws CoordinationException {
        Session session = new Session(address, settings, ttl);
        session.curator.start();
        Deadline until = Deadline.in(session.time(), settings.requestTimeout());
        if (!Uninterrupted.await(session.time(), until, session::isConnected)) {
            session.curator.close();
            throw CoordinationException.unreachable(
                    "cannot connect to ZooKeeper at " + address.servers() + " within " + settings.requestTimeout());
        }
        return session;
    }

    /** For leases: the servers hear of the session all the time. */
    Session kept() {
        new DaemonThreads("schemawave-session").newThread(this::beat).start();
        return this;
    }

    private boolean isConnected(Duration within) throws InterruptedException {
        return curator.blockUntilConnected(millis(within), TimeUnit.MILLISECONDS);
    }

    /** Refuses leases where the server ends the session before them. */
    void requireTtl() throws CoordinationException {
        Duration granted = Duration.ofMillis(zooKeeper().getSessionTimeout());
        if (granted.isZero()) {
            throw CoordinationException.unreachable(
                    "the session with ZooKeeper at " + address.servers() + " has ended, and there is no new one yet");
        }
        if (granted.compareTo(ttl) < 0) {
            throw CoordinationException.refused("ZooKeeper allows sessions of " + granted + " at most: configure"
                    + " leases shorter than " + ttl + ", or a larger maxSessionTimeout at " + address.servers());
        }
    }

    /** Tells from now on when the connection is up, or else in doubt, from a thread that must not be blocked. */
    void listen(Consumer<Boolean> connected) {
        curator.getConnectionStateListenable().addListener((source, state) -> connected.accept(state.isConnected()));
    }

    /** Also ends the leases that nobody renews: the session itself would keep them as long as this process lives. */
    private void beat() {
        Duration rest = ttl.dividedBy(BEATS);
        try (curator) {
            while (!closed || !leases.isEmpty()) {
                Deadline end = touch();
                closing.await(rest);
                sure = closed ? sure : end;
                leases.forEach(Place::endIfRunOut);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Leaves a server that does not answer in time for another one: left to itself the client waits far longer. It leaves
     * by closing the connection from this thread, which may not meet one that the client is just opening: such a client
     * may never connect again. So nothing is sent while there is none.
     */
    private Deadline touch() throws InterruptedException {
        try {
            ZooKeeper present = zooKeeper();
            if (!present.getState().isConnected()) {
                return sure;
            }
            Deadline end = TimedLease.validIfAskedNow(Duration.ofMillis(present.getSessionTimeout()), time());
            present.exists("/", false);
            return end;
        } catch (KeeperException | CoordinationException e) {
            log.debug("The ZooKeeper server does not answer", e);
            return sure;
        }
    }

    /** How long a lease lasts that is asked for now, if a write confirms it. */
    Deadline validIfAskedNow() {
        return TimedLease.validIfAskedNow(ttl, time()).earlierOf(sure);
    }

    Duration ttl() {
        return ttl;
    }

    TimeSource time() {
        return settings.time();
    }

    /** Which leases the end of the session ends, and a break of the connection puts in doubt. */
    Set<Place> leases() {
        return leases;
    }

    /**
     * Sends a request without waiting for the answer. Those of one session are carried out in the order of sending, unless
     * the connection breaks.
     *
     * @param what what it does, for messages: {@code take the lock x}
     */
    Answer send(String what, Request request) {
        Deadline until = Deadline.in(time(), settings.requestTimeout());
        CompletableFuture<CuratorEvent> event = new CompletableFuture<>();
        try {
            request.send(curator, (source, result) -> event.complete(result));
        } catch (Exception e) {
            event.completeExceptionally(e);
        }
        return new Answer(what + " in ZooKeeper at " + address, event, until, time());
    }

    /** Sends the request for a place in a queue. */
    Answer join(String what, Request request) {
        joining.incrementAndGet();
        Answer created = send(what, request);
        created.whenDone(node -> {
            node.ifPresent(place -> places.add(place.getName()));
            joining.decrementAndGet();
        });
        return created;
    }

    /**
     * Whether nobody knows of a node that belongs to this session. A server that was frozen can carry a request out after
     * Curator has looked for its node in vain and asked again; such a node would keep its place as long as the session.
     */
    boolean isLeftOver(String path) {
        return joining.get() == 0 && !places.contains(path);
    }

    Answer read(String path) {
        return send(
                "read " + path,
                (curator, to) -> curator.getData().inBackground(to).forPath(path));
    }

    Answer list(String path) {
        return send(
                "list " + path,
                (curator, to) -> curator.getChildren().inBackground(to).forPath(path));
    }

    /** Removes a node, if not now then as soon as the servers can be reached. */
    Answer remove(String path) {
        places.remove(path);
        return send(
                "remove " + path,
                (curator, to) -> curator.delete().guaranteed().inBackground(to).forPath(path));
    }

    /** What has been committed anywhere before is seen by the reads that are sent next. */
    void sync(String path) {
        send("synchronize", (curator, to) -> curator.sync().inBackground(to).forPath(path));
    }

    /** How often the connection has broken. */
    int breaks() {
        return breaks.get();
    }

    /** The present session, which may end at any time. */
    ZooKeeper zooKeeper() throws CoordinationException {
        try {
            return curator.getZookeeperClient().getZooKeeper();
        } catch (Exception e) {
            throw CoordinationException.unreachable("there is no session in ZooKeeper at " + address, e);
        }
    }

    /** The session ends with the last lease that may still be relied on. */
    @Override
    public void close() {
        closed = true;
        closing.raise();
        if (leases.isEmpty()) {
            curator.close();
        }
    }
}
