package dev.schemawave.lock.redis;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.testservers.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** TLS, with a certificate that the JDK's keytool makes for 127.0.0.1. */
class TlsTest {

    private static final String STORE_PASSWORD = "changeit";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final LockName NAME = new LockName("tls:1");

    /** The first TLS connection of a process takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path directory;

    private static RedisServer server;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path store = directory.resolve("store.p12");
        int ended = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(ended).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        server = RedisServer.start();
        Path certificate = pem("CERTIFICATE", keys.getCertificate("redis").getEncoded());
        Path key = pem(
                "PRIVATE KEY",
                keys.getKey("redis", STORE_PASSWORD.toCharArray()).getEncoded());
        port = freePort();
        configure("tls-auth-clients", "no");
        configure("tls-cert-file", certificate.toString());
        configure("tls-key-file", key.toString());
        configure("tls-ca-cert-file", certificate.toString());
        configure("tls-port", Integer.toString(port));
    }

    private static void configure(String name, String value) {
        Nodes.run(server, Command.CONFIG, "SET", name, value);
    }

    private static Path pem(String what, byte[] content) throws IOException {
        Path file = directory.resolve(what.replace(' ', '-') + ".pem");
        String text = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void trustTheUsual() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
    }

    private static void trustTheServer() {
        System.setProperty(TRUST_STORE, directory.resolve("store.p12").toString());
        System.setProperty(TRUST_STORE + "Password", STORE_PASSWORD);
    }

    private static void assertRefused(String host) {
        assertThatThrownBy(() -> Nodes.open("rediss://" + host + ":" + port, PATIENCE))
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isFalse());
    }

    @Test
    void aLeaseIsHeldThroughTls() throws Exception {
        trustTheServer();
        try (Coordination client = Nodes.open("rediss://127.0.0.1:" + port, PATIENCE)) {
            Lease lease = client.lock()
                    .tryAcquire(NAME, holder("pod-1"), Duration.ofSeconds(60))
                    .orElseThrow();
            assertThat(client.lock().holder(NAME)).contains(holder("pod-1"));
            lease.release();
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() {
        assertRefused("127.0.0.1");
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        trustTheServer();
        assertRefused("localhost");
    }
}
