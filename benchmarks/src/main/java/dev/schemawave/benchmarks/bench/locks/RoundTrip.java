package dev.schemawave.benchmarks.bench.locks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** The unit: one request and its answer, on the same way and with as little around it as the server's protocol allows. */
public interface RoundTrip extends AutoCloseable {

    /**
     * Asks and waits for the answer.
     *
     * @throws Exception if there is none
     */
    void once() throws Exception;

    @Override
    void close();

    /**
     * {@code PING} without a library.
     *
     * @param place of the server
     * @return an open connection
     * @throws IOException if there is no server
     */
    static RoundTrip redis(Place place) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), place.port());
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        byte[] ping = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] answer = new byte["+PONG\r\n".length()];
        return new RoundTrip() {
            @Override
            public void once() throws IOException {
                out.write(ping);
                in.readNBytes(answer, 0, answer.length);
            }

            @Override
            public void close() {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /**
     * {@code exists} by ZooKeeper's own client.
     *
     * @param place of the server
     * @return an open session
     * @throws IOException if there is no server
     * @throws InterruptedException if interrupted
     */
    static RoundTrip zooKeeper(Place place) throws IOException, InterruptedException {
        ZooKeeper client = ZooKeeperMutex.connect(place);
        return new RoundTrip() {
            @Override
            public void once() throws KeeperException, InterruptedException {
                client.exists("/", false);
            }

            @Override
            public void close() {
                ZooKeeperMutex.end(client);
            }
        };
    }

    /**
     * {@code SELECT 1}.
     *
     * @param place of the server
     * @return an open session
     * @throws SQLException if there is no server
     */
    static RoundTrip jdbc(Place place) throws SQLException {
        Connection session = DriverManager.getConnection(
                place.jdbcUrl(), place.database().get(1), place.database().get(2));
        Statement statement = session.createStatement();
        return new RoundTrip() {
            @Override
            public void once() throws SQLException {
                statement.execute("SELECT 1");
            }

            @Override
            public void close() {
                JdbcMutex.end(session);
            }
        };
    }
}
