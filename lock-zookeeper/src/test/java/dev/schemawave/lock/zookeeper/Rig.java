package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.Secret;
import dev.schemawave.testkit.Outage;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.ZooKeeperServer;
import dev.schemawave.time.TimeSource;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.zookeeper.ZooKeeper;

/** A name space of its own on a server that tests share, reached through a network that can fail. */
final class Rig implements AutoCloseable, Outage {

    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String namespace = "wave" + COUNT.incrementAndGet();
    private final List<Coordination> clients = new CopyOnWriteArrayList<>();
    private final FaultProxy proxy;

    private Rig(FaultProxy proxy) {
        this.proxy = proxy;
    }

    static Rig shared() {
        return on(Shared.SERVER);
    }

    static Rig on(ZooKeeperServer server) {
        return new Rig(FaultProxy.to(server.port()));
    }

    static ZooKeeperServer server() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final ZooKeeperServer SERVER = ZooKeeperServer.start();
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Where everything of this name space lies. */
    String root() {
        return "/" + namespace;
    }

    static Settings settings(String namespace, String url) {
        return settings(namespace, url, Optional.empty(), Optional.empty());
    }

    Settings settings(String url, Optional<String> user, Optional<String> password) {
        return settings(namespace, url, user, password);
    }

    private static Settings settings(String namespace, String url, Optional<String> user, Optional<String> password) {
        return new Settings(
                Optional.of(url),
                user,
                password.map(Secret::new),
                namespace,
                REQUEST_TIMEOUT,
                noDatabase(),
                TimeSource.system());
    }

    private static DataSource noDatabase() {
        return (DataSource) Proxy.newProxyInstance(
                Rig.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    throw new AssertionError(method.toString());
                });
    }

    /** A client whose network is sound. */
    ZooKeeperCoordination openDirectly() throws CoordinationException {
        return open("zookeeper://127.0.0.1:" + server().port());
    }

    ZooKeeperCoordination open() throws CoordinationException {
        return open("zookeeper://127.0.0.1:" + proxy.port());
    }

    ZooKeeperCoordination open(String url) throws CoordinationException {
        return open(settings(url, Optional.empty(), Optional.empty()));
    }

    ZooKeeperCoordination open(Settings settings) throws CoordinationException {
        ZooKeeperCoordination client = ZooKeeperCoordination.open(settings);
        clients.add(client);
        return client;
    }

    /** The names in the queue for a lock. */
    List<String> places(LockName name) throws CoordinationException {
        ZooKeeperCoordination client = openDirectly();
        try {
            return client.reader().list(client.queue(name)).names();
        } finally {
            client.close();
        }
    }

    /** Ends a session as the server does when it has not heard of it for too long: by its own words. */
    static void expire(Session expired) throws Exception {
        ZooKeeper session = expired.zooKeeper();
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper twin = new ZooKeeper(
                "127.0.0.1:" + server().port(),
                session.getSessionTimeout(),
                event -> connected.countDown(),
                session.getSessionId(),
                session.getSessionPasswd());
        connected.await();
        twin.close();
    }

    @Override
    public void begin() {
        proxy.refuse();
        proxy.cut();
    }

    @Override
    public void end() {
        proxy.heal();
    }

    @Override
    public void loseAnswers() {
        proxy.blackhole(FaultProxy.Direction.TO_CLIENT);
    }

    @Override
    public void slowDown(Duration by) {
        proxy.delay(by.dividedBy(2));
    }

    /** The network stays, because sessions with leases outlive their clients. */
    @Override
    public void close() {
        proxy.heal();
        try (Team team = new Team()) {
            team.all(clients.size(), i -> () -> {
                clients.get(i).close();
                return i;
            });
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("a client does not close", e);
        }
    }
}
