package dev.schemawave.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts, between clients and a server, how often a client speaks after the server has: the round trips. */
public final class Turns implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final AtomicInteger turns = new AtomicInteger();

    public Turns(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public int count() {
        return turns.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            AtomicBoolean serverSpokeLast = new AtomicBoolean(true);
            start(() -> pass(client, server, () -> {
                if (serverSpokeLast.getAndSet(false)) {
                    turns.incrementAndGet();
                }
            }));
            start(() -> pass(server, client, () -> serverSpokeLast.set(true)));
        }
    }

    private static void pass(Socket from, Socket to, Runnable spoke) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                spoke.run();
                out.write(buffer, 0, count);
            }
        }
    }

    /** Work that ends when its sockets are closed. */
    @FunctionalInterface
    private interface Work {

        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        return;
                    }
                },
                "counts round trips");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
