package dev.schemawave.it.fence;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A pooler in transaction mode for PostgreSQL, as PgBouncer is one: a client has a server's session from the first message
 * of a transaction until the server is idle again. The clients that come first open the sessions, by their own login.
 */
final class TransactionPooler implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int CANCEL_REQUEST = 80877102;
    private static final int LENGTH = 4;
    private static final byte[] LET_IN = {'R', 0, 0, 0, 8, 0, 0, 0, 0};
    private static final byte[] READY = {'Z', 0, 0, 0, 5, 'I'};

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingDeque<Wire> idle = new LinkedBlockingDeque<>();
    private final ByteArrayOutputStream greeting = new ByteArrayOutputStream();
    private final AtomicInteger places;
    private final int target;
    private final boolean inTurn;

    /**
     * Listens.
     *
     * @param target the server's port
     * @param size how many of its sessions there are
     * @param inTurn whether clients get the session that was idle longest, or the one that was used last
     */
    TransactionPooler(int target, int size, boolean inTurn) throws IOException {
        this.target = target;
        this.places = new AtomicInteger(size);
        this.inTurn = inTurn;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() throws IOException, InterruptedException {
        while (true) {
            Wire client = new Wire(listening.accept());
            start(() -> serve(client));
        }
    }

    private void serve(Wire client) throws IOException, InterruptedException {
        try (client) {
            byte[] startup = startup(client);
            if (startup.length == 0) {
                return;
            }
            synchronized (greeting) {
                if (places.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    login(client, startup);
                } else {
                    client.write(LET_IN, greeting.toByteArray(), READY);
                }
            }
            boolean goesOn = true;
            while (goesOn) {
                goesOn = transaction(client);
            }
        }
    }

    /** Empty if the client wants something else. */
    private static byte[] startup(Wire client) throws IOException {
        while (true) {
            byte[] message = client.body();
            int code = ByteBuffer.wrap(message).getInt(LENGTH);
            if (code == CANCEL_REQUEST) {
                return new byte[0];
            }
            if (code != SSL_REQUEST) {
                return message;
            }
            client.write(new byte[] {'N'});
        }
    }

    /** The client logs in to a new session of the server, which is then everybody's. */
    private void login(Wire client, byte[] startup) throws IOException {
        Wire server = new Wire(new Socket(InetAddress.getLoopbackAddress(), target));
        server.write(startup);
        greeting.reset();
        for (byte[] answer = server.message(); answer[0] != 'Z'; answer = server.message()) {
            client.write(answer);
            if (answer[0] != 'R') {
                greeting.write(answer);
            } else if (answer[8] != 0 && answer[8] != 12) {
                server.write(client.message());
            }
        }
        idle.addFirst(server);
        client.write(READY);
    }

    /** Returns false when the client has said goodbye. */
    private boolean transaction(Wire client) throws IOException, InterruptedException {
        byte[] request = client.message();
        if (request[0] == 'X') {
            return false;
        }
        Wire server = inTurn ? idle.takeLast() : idle.takeFirst();
        @Nullable Wire lent = server;
        try {
            while (true) {
                server.write(request);
                if ((request[0] == 'Q' || request[0] == 'S') && answered(client, server) == 'I') {
                    lent = null;
                    idle.addFirst(server);
                    return true;
                }
                request = client.message();
            }
        } finally {
            if (lent != null) {
                lent.close();
                places.incrementAndGet();
            }
        }
    }

    /** Hands on what the server says until it is ready. Returns whether it then is in a transaction. */
    private static byte answered(Wire client, Wire server) throws IOException {
        while (true) {
            byte[] answer = server.message();
            client.write(answer);
            if (answer[0] == 'Z') {
                return answer[5];
            }
        }
    }

    /** One connection, with whole messages. */
    private static final class Wire implements AutoCloseable {

        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Wire(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            this.out = socket.getOutputStream();
        }

        byte[] message() throws IOException {
            byte type = in.readByte();
            byte[] body = body();
            byte[] message = new byte[body.length + 1];
            message[0] = type;
            System.arraycopy(body, 0, message, 1, body.length);
            return message;
        }

        /** With its length before it. */
        byte[] body() throws IOException {
            int length = in.readInt();
            byte[] body = new byte[length];
            ByteBuffer.wrap(body).putInt(length);
            in.readFully(body, LENGTH, length - LENGTH);
            return body;
        }

        void write(byte[]... messages) throws IOException {
            for (byte[] message : messages) {
                out.write(message);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Ends when its sockets are closed. */
    @FunctionalInterface
    private interface Work {

        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        return;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "transaction pooler");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Wire server : idle) {
            server.close();
        }
    }
}
