package dev.schemawave.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that keeps what was posted, and answers as it is told to. */
final class Receiver implements AutoCloseable {

    record Posted(String body, Optional<String> timestamp, Optional<String> signature) {}

    final List<Posted> posted = new CopyOnWriteArrayList<>();
    volatile int status = 200;
    private final HttpServer server;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/T0K3N";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posted.add(new Posted(
                body,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Schemawave-Timestamp")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Schemawave-Signature"))));
        exchange.getResponseHeaders().add("Retry-After", "7");
        exchange.getResponseHeaders().add("Location", url());
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
