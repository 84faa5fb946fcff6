package dev.schemawave.testkit.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between a client and a server on this machine. Clients connect to {@link #port()}; the bytes pass
 * unchanged until a fault is switched on, and a fault holds for present and future connections until it is lifted.
 */
public final class FaultProxy implements AutoCloseable {

    /** Which way bytes go. */
    public enum Direction {
        /** From the client to the server: requests. */
        TO_SERVER,
        /** From the server to the client: answers. */
        TO_CLIENT;

        Direction opposite() {
            return this == TO_SERVER ? TO_CLIENT : TO_SERVER;
        }
    }

    private static final int PORTS_TO_TRY = 20;
    private final int target;
    private final int port;
    private final Line line = new Line();
    private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
    private @Nullable Listener listener;

    private FaultProxy(int target) throws IOException {
        this.target = target;
        Listener first = listenAnywhere();
        port = first.socket().getLocalPort();
        listener = first;
    }

    /**
     * Starts a proxy that forwards to a server, which need not run yet.
     *
     * @param port the server's port on 127.0.0.1
     * @return the new proxy
     */
    public static FaultProxy to(int port) {
        try {
            return new FaultProxy(port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a proxy", e);
        }
    }

    /**
     * Where clients connect.
     *
     * @return a port on 127.0.0.1
     */
    public int port() {
        return port;
    }

    /** Resets all present connections on both sides. New ones are served. */
    public void cut() {
        List.copyOf(links).forEach(ProxyLink::reset);
    }

    /** Refuses new connections. Present ones go on. */
    public synchronized void refuse() {
        Listener open = listener;
        listener = null;
        if (open != null) {
            open.close();
        }
    }

    /** Takes new connections again, after {@link #refuse()}. */
    public synchronized void accept() {
        if (listener == null) {
            try {
                listener = listen(port);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot listen on port " + port + " again", e);
            }
        }
    }

    /**
     * Lets nothing pass in either direction, not even the end of a connection. The sender does not notice; what was sent
     * arrives after {@link #heal()}. A new connection seems to be established, and is silent.
     */
    public void blackhole() {
        line.silence(Direction.TO_SERVER);
        line.silence(Direction.TO_CLIENT);
    }

    /**
     * Like {@link #blackhole()}, in one direction only.
     *
     * @param direction which bytes to hold
     */
    public void blackhole(Direction direction) {
        line.silence(direction);
    }

    /**
     * Makes all bytes that come from now on arrive later, in both directions: a round trip takes twice as long.
     *
     * @param eachWay how much later
     */
    public void delay(Duration eachWay) {
        line.delay(eachWay);
    }

    /** Ends every fault: what was held arrives, new connections are taken, later bytes pass without delay. */
    public void heal() {
        line.heal();
        accept();
    }

    /**
     * How many bytes were delivered so far.
     *
     * @param direction which way
     * @return the number of bytes
     */
    public long bytes(Direction direction) {
        return line.bytes(direction);
    }

    /**
     * How often a client has spoken after its server had: the round trips of all connections so far. What a client sends
     * without waiting for an answer in between is one.
     *
     * @return the number of round trips
     */
    public long roundTrips() {
        return line.turns();
    }

    /**
     * How many connections are open at present.
     *
     * @return the number of connections
     */
    public int connections() {
        return links.size();
    }

    /** Resets all connections and stops listening. */
    @Override
    public void close() {
        refuse();
        cut();
    }

    private Listener listenAnywhere() throws IOException {
        for (int i = 1; i < PORTS_TO_TRY; i++) {
            try {
                return listen(Ports.free());
            } catch (BindException takenMeanwhile) { // on with the next
            }
        }
        return listen(Ports.free());
    }

    private Listener listen(int at) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(Ports.loopback(), at));
        return new Listener(socket, ProxyLink.daemon("schemawave-proxy-" + at, () -> acceptAll(socket)));
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                ProxyLink link = new ProxyLink(socket.accept(), target, line, links::remove);
                links.add(link);
                link.start();
                if (socket.isClosed()) {
                    link.reset();
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** A listening socket and the thread that waits at it. */
    private record Listener(ServerSocket socket, Thread thread) {

        /** Returns when the thread has left: until then the kernel takes connections even on a closed socket. */
        void close() {
            try {
                socket.close();
                thread.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
