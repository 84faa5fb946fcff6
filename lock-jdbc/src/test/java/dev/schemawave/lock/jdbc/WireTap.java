package dev.schemawave.lock.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Passes bytes on and counts round trips: how often a client spoke after the server had. Can lose an answer. */
final class WireTap implements AutoCloseable {

    private enum Speaker {
        CLIENT,
        SERVER
    }

    private final ServerSocket listener;
    private final int target;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicBoolean losing = new AtomicBoolean();
    private final AtomicInteger connections = new AtomicInteger();

    WireTap(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    int roundTrips() {
        return roundTrips.get();
    }

    int connections() {
        return connections.get();
    }

    /** Breaks the connection on which the server speaks next, when it has done what it was asked. */
    void loseNextAnswer() {
        losing.set(true);
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = listener.accept();
                connections.incrementAndGet();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                AtomicReference<Speaker> last = new AtomicReference<>(Speaker.SERVER);
                daemon(() -> pass(client, server, Speaker.CLIENT, last));
                daemon(() -> pass(server, client, Speaker.SERVER, last));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void pass(Socket from, Socket to, Speaker speaker, AtomicReference<Speaker> last) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int size = in.read(buffer); size > 0; size = in.read(buffer)) {
                if (last.getAndSet(speaker) == Speaker.SERVER && speaker == Speaker.CLIENT) {
                    roundTrips.incrementAndGet();
                }
                if (speaker == Speaker.SERVER && losing.getAndSet(false)) {
                    return;
                }
                out.write(buffer, 0, size);
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "wire-tap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
