package dev.schemawave.testservers;

import dev.schemawave.testkit.network.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** How to run Redis. */
record RedisKind(Path program, @Nullable String password, List<String> options) implements ServerKind {

    private static final String RESOURCE = "redis-server-6.2.6-v5-linux-amd64";
    private static final int ANSWER_TIMEOUT_MILLIS = 5000;

    static RedisKind create(@Nullable String password, List<String> options) throws IOException {
        Os.requireSupported("redis");
        Path binaries = Binaries.unpacked(RESOURCE, (jar, target) -> {
            try (InputStream in = jar.getInputStream(new ZipEntry(RESOURCE))) {
                Binaries.write(in, target.resolve(RESOURCE), true);
            }
        });
        return new RedisKind(binaries.resolve(RESOURCE), password, options);
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void prepare(Path directory) {
        // it keeps nothing on disk
    }

    @Override
    public List<String> command(Path directory, int port) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(), "--bind", "127.0.0.1", "--port", "" + port, "--save", "", "--appendonly", "no"));
        if (password != null) {
            command.addAll(List.of("--requirepass", password));
        }
        command.addAll(options);
        return command;
    }

    @Override
    public boolean ready(Path directory, int port, long pid) throws IOException {
        try (Socket socket = new Socket(Ports.loopback(), port);
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
            String login = password == null ? "" : "AUTH " + password + "\r\n";
            socket.getOutputStream().write((login + "INFO server\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            return answer.lines().anyMatch(("process_id:" + pid)::equals);
        }
    }
}
