package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.DaemonThreads;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One Redis server, the connection to it and a daemon thread that uses it: requests are sent in the order in which they were
 * handed over. One that could not be sent in time is not sent.
 *
 * <p>Whether the connection still works shows when it is used. A request that fails because it had broken is sent once more
 * over a new one, so every request must bear being sent twice.
 */
final class Node implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Node.class);

    private final Connector connector;
    private final TimeSource time;
    private final Map<HostAndPort, String> runIds;
    private final ExecutorService thread;

    /** How much was handed over and is not done yet. */
    private final AtomicInteger pending = new AtomicInteger();

    private @Nullable Connection current;
    private boolean closed;

    /** A node of a quorum whose nodes tell each other in a map which servers they are. */
    Node(Connector connector, TimeSource time, Map<HostAndPort, String> runIds) {
        this.connector = connector;
        this.time = time;
        this.runIds = runIds;
        this.thread = Executors.newSingleThreadExecutor(new DaemonThreads("schemawave-redis-" + connector.address()));
    }

    /** Runs something on the node's own thread, after all that was handed over before. Nothing if the client is closed. */
    void later(Runnable work) {
        pending.incrementAndGet();
        try {
            thread.execute(() -> carryOut(work));
        } catch (RejectedExecutionException clientIsClosed) {
            pending.decrementAndGet();
            log.debug("Nothing is sent by a client that is closed", clientIsClosed);
        }
    }

    /**
     * Runs something after all that was handed over before. On the caller's thread where there is nothing to wait for: a
     * change of threads and back takes longer than a server that is near. A thread that is interrupted hands over, because
     * sockets do not bear that on every kind of thread.
     */
    void soon(Runnable work) {
        if (!Thread.currentThread().isInterrupted() && pending.compareAndSet(0, 1)) {
            carryOut(work);
        } else {
            later(work);
        }
    }

    private synchronized void carryOut(Runnable work) {
        try {
            work.run();
        } finally {
            pending.decrementAndGet();
        }
    }

    /** Sends a request where what it is answered makes no difference. Within what was handed over. */
    void tell(String what, Function<Wire, ?> request, Duration within) {
        try {
            ask(what, request, Deadline.in(time, within));
        } catch (CoordinationException e) {
            log.debug("What a request may have left behind runs out by itself", e);
        }
    }

    /** Sends a request. Within what was handed over. */
    <T> T ask(String what, Function<Wire, T> request, Deadline until) throws CoordinationException {
        try {
            Connection kept = current;
            if (kept == null) {
                return send(new Wire(open(until), false), request, until);
            }
            try {
                return send(new Wire(kept, false), request, until);
            } catch (JedisConnectionException broken) {
                return send(new Wire(open(until), true), request, until);
            }
        } catch (RuntimeException | LinkageError e) {
            throw connector.fault(what, e);
        }
    }

    /** Leaves no connection behind on which something went wrong: the next one is checked anew. */
    private <T> T send(Wire wire, Function<Wire, T> request, Deadline until) {
        try {
            wire.connection().setSoTimeout(Connector.millis(left(until)));
            return request.apply(wire);
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
        if (closed) {
            throw CoordinationException.unreachable("the client of Redis at " + connector.address() + " is closed");
        }
        Connection opened = connector.open(left(until));
        current = opened;
        String info = send(new Wire(opened, false), wire -> Wire.text(wire.ask(Command.INFO)), until);
        String mode = field(info, "(?:redis|server)_mode") + " " + field(info, "role");
        if (!mode.equals("standalone master")) {
            throw refused("is a " + mode + ": leases need a standalone master, which is no replica");
        }
        String runId = field(info, "run_id");
        runIds.put(connector.address(), runId);
        if (Collections.frequency(runIds.values(), runId) > 1) {
            throw refused("is the same server as another one: the nodes of a quorum must be different servers");
        }
        return opened;
    }

    private CoordinationException refused(String why) {
        disconnect();
        return CoordinationException.refused("Redis at " + connector.address() + " " + why);
    }

    private static String field(String info, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":(\\w+)").matcher(info);
        return line.find() ? line.group(1) : "unknown";
    }

    private void disconnect() {
        if (current != null) {
            Connector.disconnect(current);
            current = null;
        }
    }

    /** Ends when the requests that were handed over have been sent. */
    @Override
    public void close() {
        later(() -> {
            closed = true;
            disconnect();
        });
        thread.shutdown();
    }
}
