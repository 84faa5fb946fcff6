package dev.schemawave.it.fence;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The wire between one replica and its database, with a trap in it. */
final class WireProxy implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private final int target;
    private final Trap trap;
    private final ServerSocket socket;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean outlives;

    private WireProxy(int target, Trap trap, ServerSocket socket) {
        this.target = target;
        this.trap = trap;
        this.socket = socket;
    }

    static WireProxy to(int target, Trap trap) throws IOException {
        ServerSocket socket = new ServerSocket(0, 0, loopback());
        WireProxy proxy = new WireProxy(target, trap, socket);
        daemon(proxy::acceptAll);
        return proxy;
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    int port() {
        return socket.getLocalPort();
    }

    Trap trap() {
        return trap;
    }

    /** Breaks all connections; what was kept is lost. New ones are served. */
    void cut() {
        List.copyOf(links).forEach(Link::close);
        trap.release();
    }

    /** From now on, the server does not learn that a client's connection has ended. */
    void outlive() {
        outlives = true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        cut();
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Link link = new Link(socket.accept());
                links.add(link);
                link.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    private final class Link {

        private final Socket client;
        private final Socket server;
        private final Trap.Track track = trap.new Track();

        Link(Socket client) throws IOException {
            this.client = client;
            this.server = new Socket(loopback(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void start() {
            daemon(() -> pump(client, server, true));
            daemon(() -> pump(server, client, false));
        }

        private void pump(Socket from, Socket to, boolean requests) {
            byte[] buffer = new byte[CHUNK];
            try {
                for (int count = from.getInputStream().read(buffer);
                        count >= 0;
                        count = from.getInputStream().read(buffer)) {
                    if (requests) {
                        track.request(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                    } else {
                        track.answer();
                    }
                    to.getOutputStream().write(buffer, 0, count);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException broken) {
                // The other side learns it below.
            }
            if (!outlives) {
                close();
            }
        }

        void close() {
            links.remove(this);
            for (Socket end : new Socket[] {client, server}) {
                try {
                    end.close();
                } catch (IOException alreadyClosed) {
                    // on with the next
                }
            }
        }
    }
}
