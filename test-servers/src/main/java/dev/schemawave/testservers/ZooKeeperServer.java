package dev.schemawave.testservers;

import dev.schemawave.testkit.network.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** ZooKeeper 3.9, one node in a JVM of its own. Its data survive {@link #restart()}. */
public final class ZooKeeperServer implements TestServer {

    private final ServerProcess process;
    private final int securePort;

    private ZooKeeperServer(ServerProcess process, int securePort) {
        this.process = process;
        this.securePort = securePort;
    }

    /**
     * Starts a server.
     *
     * @return the new server, ready for connections
     */
    public static ZooKeeperServer start() {
        return new ZooKeeperServer(ServerProcess.start(new ZooKeeperKind(Map.of(), 1, true)), 0);
    }

    /**
     * Starts a server that takes TLS connections at a second port.
     *
     * @param keyStore a PKCS #12 file with its key and certificate, which everybody may read
     * @param password of that file
     * @return the new server, ready for connections
     */
    public static ZooKeeperServer startSecure(Path keyStore, String password) {
        int secure = Ports.free();
        Map<String, String> settings = Map.of(
                "secureClientPort", "" + secure,
                "secureClientPortAddress", "127.0.0.1",
                "serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory",
                "ssl.keyStore.location", keyStore.toString(),
                "ssl.keyStore.password", password,
                "ssl.keyStore.type", "PKCS12",
                "ssl.clientAuth", "none");
        return new ZooKeeperServer(ServerProcess.start(new ZooKeeperKind(settings, 1, true)), secure);
    }

    /** Starts a node that serves when enough of its ensemble run. */
    static ZooKeeperServer member(Map<String, String> settings, int number) {
        return new ZooKeeperServer(ServerProcess.start(new ZooKeeperKind(settings, number, false)), 0);
    }

    /**
     * Where the server listens for TLS connections.
     *
     * @return the TCP port
     */
    public int securePort() {
        return securePort;
    }

    /**
     * Sends one of ZooKeeper's four-letter words.
     *
     * @param word for example {@code mntr}
     * @return the answer
     */
    public String ask(String word) {
        try {
            return ZooKeeperKind.ask(port(), word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String host() {
        return process.host();
    }

    @Override
    public int port() {
        return process.port();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void freeze() {
        process.freeze();
    }

    @Override
    public void thaw() {
        process.thaw();
    }

    @Override
    public void restart() {
        process.restart();
    }

    @Override
    public void close() {
        process.close();
    }
}
