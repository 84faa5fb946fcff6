package dev.schemawave.testkit.network;

import dev.schemawave.testkit.network.FaultProxy.Direction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through a {@link FaultProxy}. Each direction has a thread that reads and one that writes. */
final class ProxyLink {

    private static final int CHUNK = 16 * 1024;
    private static final int CHUNKS_IN_FLIGHT = 64;

    private enum Kind {
        DATA,
        END,
        RESET
    }

    private record Chunk(Kind kind, ByteBuffer data, long due) {}

    private final Socket client;
    private final Socket server = new Socket();
    private final int target;
    private final Line line;
    private final Consumer<ProxyLink> forget;
    private final AtomicInteger openDirections = new AtomicInteger(2);
    private final AtomicBoolean serverSpokeLast = new AtomicBoolean(true);
    private volatile boolean gone;

    ProxyLink(Socket client, int target, Line line, Consumer<ProxyLink> forget) {
        this.client = client;
        this.target = target;
        this.line = line;
        this.forget = forget;
    }

    void start() {
        daemon("schemawave-proxy-link", () -> {
            try {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(new InetSocketAddress(Ports.loopback(), target));
            } catch (IOException refused) {
                reset();
                return;
            }
            forward(client, server, Direction.TO_SERVER);
            forward(server, client, Direction.TO_CLIENT);
        });
    }

    /** Ends both connections with a TCP reset. */
    void reset() {
        gone = true;
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException alreadyClosed) {
                // on with the next
            }
        }
        end();
    }

    private void end() {
        gone = true;
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.close();
            } catch (IOException alreadyClosed) {
                // on with the next
            }
        }
        forget.accept(this);
        line.wake();
    }

    private void forward(Socket from, Socket to, Direction direction) {
        BlockingQueue<Chunk> flying = new ArrayBlockingQueue<>(CHUNKS_IN_FLIGHT);
        daemon("schemawave-proxy-read-" + direction, () -> read(from, flying, direction));
        daemon("schemawave-proxy-write-" + direction, () -> write(flying, to, direction));
    }

    private void read(Socket from, BlockingQueue<Chunk> flying, Direction direction) {
        Kind last = Kind.RESET;
        try {
            byte[] buffer = new byte[CHUNK];
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                heard(direction);
                put(flying, new Chunk(Kind.DATA, ByteBuffer.wrap(buffer.clone(), 0, count), line.due()));
            }
            last = Kind.END;
        } catch (IOException reset) {
            last = Kind.RESET;
        } finally {
            put(flying, new Chunk(last, ByteBuffer.allocate(0), line.due()));
        }
    }

    private void heard(Direction direction) {
        if (direction == Direction.TO_CLIENT) {
            serverSpokeLast.set(true);
        } else if (serverSpokeLast.getAndSet(false)) {
            line.turn();
        }
    }

    private void write(BlockingQueue<Chunk> flying, Socket to, Direction direction) {
        try {
            while (!gone) {
                Chunk chunk = flying.take();
                line.pass(direction, chunk.due(), () -> gone);
                switch (chunk.kind()) {
                    case DATA -> {
                        to.getOutputStream()
                                .write(chunk.data().array(), 0, chunk.data().limit());
                        line.count(direction, chunk.data().limit());
                    }
                    case END -> {
                        to.shutdownOutput();
                        if (openDirections.decrementAndGet() == 0) {
                            end();
                        }
                        return;
                    }
                    case RESET -> {
                        reset();
                        return;
                    }
                }
            }
        } catch (IOException broken) {
            answerWithReset(direction);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The receiver is gone: the sender learns it the way answers come, if they come. */
    private void answerWithReset(Direction direction) {
        try {
            line.pass(direction.opposite(), line.due(), () -> gone);
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(BlockingQueue<Chunk> flying, Chunk chunk) {
        try {
            while (!flying.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
                if (gone) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
