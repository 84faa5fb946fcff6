package dev.schemawave.testkit.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses ports below the range from which the kernel takes those of outgoing connections. Otherwise a client that knocks
 * at a dead server's port can, by chance, be given that very port, connect to itself and keep the server from returning.
 */
public final class Ports {

    private static final int LOWEST = 12_000;
    private static final int TRIES = 200;

    private Ports() {}

    /**
     * This machine, and nobody else's.
     *
     * @return 127.0.0.1
     */
    public static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Finds a port that nobody listens at. Somebody may come first.
     *
     * @return a port that was free a moment ago
     */
    public static int free() {
        int highest = ephemeralStart();
        for (int i = 0; i < TRIES; i++) {
            int port = highest - LOWEST < 1000 ? 0 : ThreadLocalRandom.current().nextInt(LOWEST, highest);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(loopback(), port));
                return socket.getLocalPort();
            } catch (IOException taken) {
                // on with the next
            }
        }
        throw new IllegalStateException("no free port on 127.0.0.1");
    }

    /** Where the kernel's own range begins. A file like this one is given to the first read only, which must be large. */
    static int ephemeralStart() {
        try (BufferedReader file = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            return Integer.parseInt(String.valueOf(file.readLine()).strip().split("\\s+", 2)[0]);
        } catch (IOException e) {
            return 0;
        }
    }
}
