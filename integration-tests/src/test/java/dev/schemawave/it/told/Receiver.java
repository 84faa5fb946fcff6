package dev.schemawave.it.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP server of somebody who is told. It misbehaves for the first requests, then takes everything. */
final class Receiver implements AutoCloseable {

    /** What it does with a request. */
    enum Manner {
        /** Never answers. */
        HANGS,
        /** Answers that it cannot. */
        FAILS,
        /** Ends the connection without an answer. */
        CLOSES,
        /** Answers well, and never ends the answer. */
        DRIPS,
        /** Answers that it does not want this. */
        REFUSES
    }

    private static final Pattern FIELD = Pattern.compile("\"(event|fact|possiblyRepeated)\":\"?([^\",}]*)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Manner> manners = new ArrayDeque<>();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private volatile boolean hanging;

    /** A message that was taken. */
    record Told(String event, String fact, boolean possiblyRepeated, String body) {}

    Receiver(Manner... first) throws IOException {
        manners.addAll(List.of(first));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/T0K3N";
    }

    Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "SCHEMAWAVE_ENVIRONMENT", "test",
                "SCHEMAWAVE_NOTIFY_WEBHOOK_URL", url(),
                "SCHEMAWAVE_NOTIFY_WEBHOOK_SECRET", "s3cret",
                "SCHEMAWAVE_NOTIFY_TIMEOUT", "1s"));
    }

    /** From now on, or not any more, nothing is answered. */
    void hang(boolean yes) {
        hanging = yes;
    }

    /** Waits until somebody asks, whatever becomes of it. */
    void awaitRequest() throws InterruptedException {
        assertThat(asked.poll(60, TimeUnit.SECONDS)).as("a request").isNotNull();
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    List<String> facts() {
        return told.stream().map(Told::fact).toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Manner manner;
        synchronized (manners) {
            manner = hanging ? Manner.HANGS : manners.poll();
        }
        asked.add(body);
        if (manner == Manner.HANGS) {
            await(closed);
        } else if (manner == Manner.CLOSES) {
            exchange.close();
            return;
        } else if (manner == Manner.FAILS || manner == Manner.REFUSES) {
            exchange.sendResponseHeaders(manner == Manner.FAILS ? 500 : 404, -1);
            exchange.close();
            return;
        }
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(body);
        while (field.find()) {
            fields.putIfAbsent(field.group(1), field.group(2));
        }
        if (manner != Manner.HANGS) {
            told.add(new Told(
                    fields.get("event"),
                    fields.get("fact"),
                    Boolean.parseBoolean(fields.get("possiblyRepeated")),
                    body));
        }
        exchange.sendResponseHeaders(200, manner == Manner.DRIPS ? 1_000_000 : -1);
        if (manner == Manner.DRIPS) {
            exchange.getResponseBody().write('.');
            exchange.getResponseBody().flush();
            await(closed);
        }
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
