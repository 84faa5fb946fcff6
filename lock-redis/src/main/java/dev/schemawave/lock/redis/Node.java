package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One Redis server, the connection to it and the daemon thread that uses it: requests are sent in the order in which they
 * were handed over. One that could not be sent in time is not sent.
 *
 * <p>Whether the connection still works shows when it is used. A request that fails because it had broken is sent once more
 * over a new one, so every request must bear being sent twice.
 */
final class Node implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final long IDLE_SECONDS = 30;

    private final Connector connector;
    private final TimeSource time;
    private final ThreadPoolExecutor thread;
    private @Nullable Connection current;
    private volatile String runId = "";
    private volatile List<Node> peers = List.of();

    Node(Connector connector, TimeSource time) {
        this.connector = connector;
        this.time = time;
        this.thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread started = new Thread(work, "schemawave-redis-" + connector.address());
                    started.setDaemon(true);
                    return started;
                });
        thread.allowCoreThreadTimeOut(true);
        thread.setRejectedExecutionHandler((work, closed) -> {});
    }

    /** The other nodes of the quorum, which must be other servers. */
    void knows(List<Node> all) {
        peers = all.stream().filter(node -> node != this).toList();
    }

    /** Runs something after all requests that were handed over before. */
    void later(Runnable work) {
        thread.execute(work);
    }

    /** Sends a request from the node's own thread later on. */
    <T> void ask(
            String what,
            Request<T> request,
            Deadline until,
            Consumer<T> answered,
            Consumer<CoordinationException> failed) {
        if (thread.isShutdown()) {
            failed.accept(CoordinationException.refused("cannot " + what + ": the client is closed"));
        }
        later(() -> {
            try {
                answered.accept(answer(what, request, until));
            } catch (CoordinationException e) {
                failed.accept(e);
            }
        });
    }

    /** Sends a request at once, from the node's own thread, where what it is answered makes no difference. */
    void tellHere(String what, Request<?> request, Deadline until) {
        try {
            answer(what, request, until);
        } catch (CoordinationException e) {
            log.debug("What a request may have left behind runs out by itself", e);
        }
    }

    private <T> T answer(String what, Request<T> request, Deadline until) throws CoordinationException {
        try {
            Connection kept = current;
            if (kept != null) {
                try {
                    return attempt(kept, request, false, until);
                } catch (JedisConnectionException e) {
                    if (until.hasPassed(time)) {
                        throw e;
                    }
                }
            }
            return attempt(open(until), request, kept != null, until);
        } catch (RuntimeException e) {
            throw connector.fault(what, e);
        } catch (LinkageError e) {
            throw CoordinationException.refused(
                    "this version of Jedis does not fit, one from 6.0 on is needed: " + e.getMessage(), e);
        }
    }

    /** Leaves no connection behind on which something went wrong: the next one is checked anew. */
    private <T> T attempt(Connection connection, Request<T> request, boolean repeated, Deadline until) {
        int millis = Connector.millis(left(until));
        try {
            connection.setSoTimeout(millis);
            return request.send(new Request.Wire(connection), repeated);
        } catch (JedisException e) {
            disconnect();
            throw e;
        }
    }

    private Duration left(Deadline until) {
        if (until.hasPassed(time)) {
            throw new JedisConnectionException("there was no time left for the request");
        }
        return until.remaining(time);
    }

    private Connection open(Deadline until) throws CoordinationException {
        Connection opened = connector.open(left(until));
        current = opened;
        String info = attempt(opened, (wire, repeated) -> Request.text(wire.ask(Command.INFO)), false, until);
        Optional<String> fault = fault(info);
        if (fault.isPresent()) {
            disconnect();
            throw CoordinationException.refused("Redis at " + connector.address() + " " + fault.get());
        }
        return opened;
    }

    private Optional<String> fault(String info) {
        String mode = field(info, info.contains("redis_mode:") ? "redis_mode" : "server_mode");
        if (!mode.equals("standalone")) {
            return Optional.of("runs in " + mode + " mode: leases need a master of its own");
        }
        if (!field(info, "role").equals("master")) {
            return Optional.of("is a replica, which can neither grant nor keep a lease: name its master");
        }
        runId = field(info, "run_id");
        return peers.stream()
                .filter(peer -> peer.runId.equals(runId))
                .findFirst()
                .map(peer -> "is the same server as " + peer.connector.address()
                        + ": the nodes of a quorum must be different servers");
    }

    private static String field(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private void disconnect() {
        Connection broken = current;
        current = null;
        if (broken != null) {
            try {
                broken.disconnect();
            } catch (JedisException alreadyGone) {
                return;
            }
        }
    }

    /** Ends when the requests that were handed over have been sent. */
    @Override
    public void close() {
        later(this::disconnect);
        thread.shutdown();
    }
}
