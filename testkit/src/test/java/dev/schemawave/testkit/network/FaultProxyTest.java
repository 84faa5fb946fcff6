package dev.schemawave.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testkit.network.FaultProxy.Direction;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int SHORT_MILLIS = 200;

    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void startEcho() throws IOException {
        echo = new ServerSocket(0, 50, Ports.loopback());
        ProxyLink.daemon("echo", () -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    ProxyLink.daemon("echo-connection", () -> echo(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        proxy = FaultProxy.to(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void forwardsBytesAndTheEndOfAConnection() throws IOException {
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        try (Socket client = connect()) {
            ProxyLink.daemon("sender", () -> {
                try {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        }
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(sent.length);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(sent.length);
        long end = System.nanoTime() + SOON.toNanos();
        while (proxy.connections() > 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(proxy.connections()).isZero();
    }

    @Test
    void countsARoundTripEachTimeAClientSpeaksAfterTheServer() throws IOException {
        try (Socket client = connect()) {
            assertThat(proxy.roundTrips()).isZero();
            roundTrip(client, 1);
            roundTrip(client, 2);
            assertThat(proxy.roundTrips()).isEqualTo(2);
        }
    }

    @Test
    void cutResetsConnectionsAndTakesNewOnes() throws IOException {
        try (Socket client = connect()) {
            assertThat(roundTrip(client, 1)).isEqualTo(1);
            proxy.cut();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        try (Socket client = connect()) {
            assertThat(roundTrip(client, 2)).isEqualTo(2);
        }
    }

    @Test
    void refuseKeepsPresentConnectionsOnly() throws IOException {
        try (Socket client = connect()) {
            assertThat(roundTrip(client, 1)).isEqualTo(1);
            proxy.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(roundTrip(client, 2)).isEqualTo(2);
        }
        proxy.accept();
        try (Socket client = connect()) {
            assertThat(roundTrip(client, 3)).isEqualTo(3);
        }
    }

    @Test
    void aBlackholeHoldsEverythingUntilHealed() throws IOException {
        try (Socket client = connect()) {
            assertThat(roundTrip(client, 1)).isEqualTo(1);
            proxy.blackhole();
            client.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> roundTrip(client, 2)).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(1);

            proxy.heal();
            client.setSoTimeout((int) SOON.toMillis());
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void aBlackholeHidesTheEndOfTheOtherSide() throws IOException {
        try (Socket client = connect()) {
            assertThat(roundTrip(client, 1)).isEqualTo(1);
            proxy.blackhole(Direction.TO_CLIENT);
            client.getOutputStream().write(END);
            client.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            proxy.heal();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void oneDirectionCanBeBlackholed() throws IOException {
        try (Socket client = connect()) {
            proxy.blackhole(Direction.TO_CLIENT);
            client.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> roundTrip(client, 2)).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(1);
            assertThat(proxy.bytes(Direction.TO_CLIENT)).isZero();
        }
    }

    @Test
    void portsAreNotThoseOfOutgoingConnections() {
        assertThat(Ports.ephemeralStart()).isGreaterThan(1000);
        assertThat(proxy.port()).isLessThan(Ports.ephemeralStart());
    }

    @Test
    void delayCountsForEachWay() throws IOException {
        try (Socket client = connect()) {
            assertThat(roundTrip(client, 1)).isEqualTo(1);
            proxy.delay(Duration.ofMillis(100));
            long start = System.nanoTime();
            assertThat(roundTrip(client, 2)).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200), SOON);
        }
    }

    @Test
    void aDeadTargetResetsTheClient() throws IOException {
        try (FaultProxy toNobody = FaultProxy.to(Ports.free());
                Socket client = new Socket(Ports.loopback(), toNobody.port())) {
            client.setSoTimeout((int) SOON.toMillis());
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Makes the echo server close its connection. */
    private static final int END = 255;

    private static void echo(Socket socket) {
        try (socket) {
            byte[] buffer = new byte[8192];
            for (int count = socket.getInputStream().read(buffer);
                    count > 0 && !(count == 1 && (buffer[0] & 255) == END);
                    count = socket.getInputStream().read(buffer)) {
                socket.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException cut) {
            return;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(Ports.loopback(), proxy.port());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static int roundTrip(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        return new DataInputStream(client.getInputStream()).readUnsignedByte();
    }
}
