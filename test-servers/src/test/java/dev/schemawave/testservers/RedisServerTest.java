package dev.schemawave.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testkit.network.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedisServerTest {

    @Test
    void fiveAtOnceAreApart() throws IOException {
        List<RedisServer> servers = Stream.generate(RedisServer::start).limit(5).toList();
        try {
            assertThat(servers.stream().map(TestServer::port)).doesNotHaveDuplicates();
            assertThat(ask(servers.get(0).port(), "SET a 1")).isEqualTo("+OK");
            assertThat(ask(servers.get(0).port(), "EXISTS a")).isEqualTo(":1");
            assertThat(ask(servers.get(4).port(), "EXISTS a")).isEqualTo(":0");
        } finally {
            servers.forEach(RedisServer::close);
        }
    }

    @Test
    void aRestartLosesTheData() throws IOException {
        try (RedisServer server = RedisServer.start()) {
            assertThat(ask(server.port(), "SET a 1")).isEqualTo("+OK");
            server.kill();
            assertThatThrownBy(() -> ask(server.port(), "PING")).isInstanceOf(ConnectException.class);
            server.restart();
            assertThat(ask(server.port(), "EXISTS a")).isEqualTo(":0");

            server.freeze();
            assertThatThrownBy(() -> ask(server.port(), "PING")).isInstanceOf(SocketTimeoutException.class);
            server.thaw();
            assertThat(ask(server.port(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void aPasswordIsRequired() throws IOException {
        try (RedisServer server = RedisServer.start("secret")) {
            assertThat(server.uri()).isEqualTo("redis://:secret@127.0.0.1:" + server.port());
            assertThat(ask(server.port(), "PING")).startsWith("-NOAUTH");
            assertThat(ask(server.port(), "AUTH secret")).isEqualTo("+OK");
        }
    }

    private static String ask(int port, String command) throws IOException {
        try (Socket socket = new Socket(Ports.loopback(), port)) {
            socket.setSoTimeout(300);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0 && c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }
}
