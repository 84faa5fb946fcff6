package dev.schemawave.benchmarks.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Counts the commands that clients send to a Redis server; those inside of scripts are not sent by anybody. */
final class RedisMonitor implements AutoCloseable {

    private final Socket watching;
    private final Socket marking;
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    RedisMonitor(int port) throws IOException {
        watching = new Socket(InetAddress.getLoopbackAddress(), port);
        marking = new Socket(InetAddress.getLoopbackAddress(), port);
        say(watching, "MONITOR");
        watching.getInputStream().readNBytes("+OK\r\n".length());
        Thread reader = new Thread(this::read, "monitor");
        reader.setDaemon(true);
        reader.start();
    }

    private static void say(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(watching.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.add(line);
            }
        } catch (IOException closed) {
            seen.add("closed");
        }
    }

    /** How many since the last time. */
    long count() throws IOException, InterruptedException {
        String marker = UUID.randomUUID().toString();
        say(marking, "ECHO " + marker);
        long count = 0;
        for (String line = seen.take(); !line.contains(marker); line = seen.take()) {
            if (!line.contains(" lua] ")) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        watching.close();
        marking.close();
    }
}
