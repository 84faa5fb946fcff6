package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session, replaced by another one when it has ended, and the requests that are sent in it. */
final class Client implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Client.class);
    /** Without end: when a policy gives up, Curator looks for a protected node recursively until the stack is full. */
    private static final int RETRY_MILLIS = 100;

    private final CuratorFramework curator;
    private final Address address;
    private final Settings settings;
    private final AtomicInteger breaks = new AtomicInteger();

    /** A request, by Curator's background calls. */
    @FunctionalInterface
    interface Request {

        /** Sends it. */
        void send(CuratorFramework curator, BackgroundCallback answer) throws Exception;
    }

    /** What hears of the connection; from Curator's thread, must not block. */
    @FunctionalInterface
    interface Listener {

        /** The connection is up, or in doubt. */
        void changed(boolean connected);
    }

    private Client(Address address, Settings settings, Duration session) {
        this.address = address;
        this.settings = settings;
        int timeout = millis(settings.requestTimeout());
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(address.servers())
                .ensembleTracker(false)
                .zkClientConfig(address.config())
                .sessionTimeoutMs(millis(session))
                .connectionTimeoutMs(timeout)
                .retryPolicy(new RetryForever(RETRY_MILLIS));
        settings.user().ifPresent(user -> {
            String password = settings.password().map(secret -> secret.reveal()).orElse("");
            builder.authorization("digest", (user + ":" + password).getBytes(StandardCharsets.UTF_8))
                    .aclProvider(new Acls(Ids.CREATOR_ALL_ACL));
        });
        curator = builder.build();
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    private record Acls(List<ACL> getDefaultAcl) implements ACLProvider {

        @Override
        public List<ACL> getDefaultAcl() {
            return getDefaultAcl;
        }

        @Override
        public List<ACL> getAclForPath(String path) {
            return getDefaultAcl;
        }
    }

    static Client connect(Address address, Settings settings, Duration session) throws CoordinationException {
        Client client = new Client(address, settings, session);
        CompletableFuture<Boolean> connected = new CompletableFuture<>();
        client.listen(connected::complete);
        client.curator.start();
        try {
            Answer.await(connected, Deadline.in(settings.time(), settings.requestTimeout()), settings.time());
            return client;
        } catch (TimeoutException | ExecutionException e) {
            client.close();
            throw CoordinationException.unreachable(
                    "cannot connect to ZooKeeper at " + address.servers() + " within " + settings.requestTimeout(), e);
        }
    }

    void listen(Listener listener) {
        curator.getConnectionStateListenable().addListener((source, state) -> {
            if (state == ConnectionState.SUSPENDED) {
                breaks.incrementAndGet();
            }
            listener.changed(state.isConnected());
        });
    }

    /**
     * Sends a request without waiting for the answer. Those of one client are carried out in the order of sending, unless
     * the connection breaks.
     *
     * @param what what it does, for messages: {@code take the lock x}
     */
    Answer send(String what, Request request) {
        Deadline until = Deadline.in(settings.time(), settings.requestTimeout());
        Answer answer = new Answer(what + " in ZooKeeper at " + address, until, settings.time());
        try {
            request.send(curator, answer);
        } catch (Exception e) {
            answer.fail(e);
        }
        return answer;
    }

    /** What has been committed anywhere before is seen by the reads that are sent next. */
    void sync(String path) {
        send(
                "synchronize",
                (zooKeeper, answer) -> zooKeeper.sync().inBackground(answer).forPath(path));
    }

    /** How often the connection has broken. */
    int breaks() {
        return breaks.get();
    }

    long sessionId() throws CoordinationException {
        return session().getSessionId();
    }

    Duration sessionTimeout() throws CoordinationException {
        return Duration.ofMillis(session().getSessionTimeout());
    }

    /** The present session, which may end at any time. */
    ZooKeeper session() throws CoordinationException {
        try {
            return curator.getZookeeperClient().getZooKeeper();
        } catch (Exception e) {
            throw CoordinationException.unreachable("there is no session in ZooKeeper at " + address, e);
        }
    }

    /**
     * Asks the server for a sign of life, and leaves it for another one if there is none within the request time-out. Left
     * to itself the client waits for two thirds of the session.
     */
    void probe() {
        try {
            session().exists("/", false);
        } catch (KeeperException | CoordinationException e) {
            log.debug("The ZooKeeper server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        curator.close();
    }
}
