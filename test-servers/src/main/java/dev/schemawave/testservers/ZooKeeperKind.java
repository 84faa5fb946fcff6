package dev.schemawave.testservers;

import dev.schemawave.testkit.network.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How to run ZooKeeper, as a JVM of its own. Sessions of one second to two minutes are allowed.
 *
 * @param settings what else stands in its configuration
 * @param number its number in the ensemble
 * @param alone whether it serves as soon as it runs; a member of an ensemble waits for others
 */
record ZooKeeperKind(Map<String, String> settings, int number, boolean alone) implements ServerKind {

    private static final int ANSWER_TIMEOUT_MILLIS = 2000;

    /** One class of each jar that the server needs. */
    private static final List<String> NEEDED = List.of(
            "org/apache/zookeeper/server/quorum/QuorumPeerMain",
            "org/apache/zookeeper/data/Stat",
            "org/apache/yetus/audience/InterfaceAudience",
            "org/slf4j/Logger",
            "org/apache/commons/io/IOUtils",
            "com/codahale/metrics/Reservoir",
            "org/xerial/snappy/SnappyInputStream",
            "io/netty/buffer/ByteBuf",
            "io/netty/channel/Channel",
            "io/netty/channel/epoll/Epoll",
            "io/netty/channel/unix/UnixChannel",
            "io/netty/handler/codec/ByteToMessageDecoder",
            "io/netty/handler/ssl/SslHandler",
            "io/netty/resolver/AddressResolver",
            "io/netty/util/concurrent/Future");

    /** What writes its log, where the class path has it. */
    private static final List<String> USEFUL = List.of("ch/qos/logback/classic/Logger", "ch/qos/logback/core/Appender");

    private static final String LOGBACK = """
            <configuration>
                <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %level [%t] %logger{0} %m%n</pattern></encoder>
                </appender>
                <root level="WARN"><appender-ref ref="console"/></root>
            </configuration>
            """;

    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public void prepare(Path directory) throws IOException {
        Files.writeString(directory.resolve("logback.xml"), LOGBACK);
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("myid"), number + "\n");
        Os.giveToServerUser(data);
    }

    @Override
    public List<String> command(Path directory, int port) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "dataDir", directory.resolve("data").toString(),
                "clientPort", "" + port,
                "clientPortAddress", "127.0.0.1",
                "tickTime", "200",
                "minSessionTimeout", "1000",
                "maxSessionTimeout", "120000",
                "maxClientCnxns", "0",
                "preAllocSize", "1024",
                "admin.enableServer", "false",
                "4lw.commands.whitelist", "*"));
        all.putAll(settings);
        Path configuration = directory.resolve("zoo.cfg");
        Files.writeString(
                configuration,
                all.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dzookeeper.forceSync=no",
                "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                "-cp",
                libraries() + "/*",
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                configuration.toString());
    }

    @Override
    public boolean ready(Path directory, int port, long pid) throws IOException {
        return alone
                ? ask(port, "conf").contains("dataDir=" + directory.resolve("data"))
                : !ask(port, "srvr").isEmpty();
    }

    /** Sends one of the four-letter words. */
    static String ask(int port, String word) throws IOException {
        try (Socket socket = new Socket(Ports.loopback(), port)) {
            socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return answer.lines().collect(Collectors.joining("\n"));
        }
    }

    /** Copies of the jars, which the server user can read. */
    private static Path libraries() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String type : NEEDED) {
            jars.addAll(jarsWith(type));
        }
        if (jars.size() < NEEDED.size()) {
            throw new IllegalStateException("the class path lacks some of " + NEEDED);
        }
        for (String type : USEFUL) {
            jars.addAll(jarsWith(type));
        }
        String name = "zookeeper-" + Integer.toHexString(jars.toString().hashCode());
        return Trees.once(Workspace.get().base().resolve("bin/" + name), directory -> {
            for (Path jar : jars) {
                try (InputStream in = Files.newInputStream(jar)) {
                    Binaries.write(in, directory.resolve(String.valueOf(jar.getFileName())), false);
                }
            }
        });
    }

    private static List<Path> jarsWith(String type) {
        URL url = ZooKeeperKind.class.getResource("/" + type + ".class");
        if (url == null || !url.getProtocol().equals("jar")) {
            return List.of();
        }
        String file = url.getPath();
        return List.of(Path.of(file.substring("file:".length(), file.indexOf("!/"))));
    }
}
