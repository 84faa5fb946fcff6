package dev.schemawave.lock.zookeeper;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testservers.ZooKeeperServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, and who sees what. */
class AccessTest {

    private static final LockName NAME = new LockName("public.history:1f");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Rig rig = Rig.shared();
    private final String url = "zookeeper://127.0.0.1:" + Rig.server().port();

    @AfterEach
    void close() {
        rig.close();
    }

    private CoordinationException refused(Settings settings) {
        Throwable thrown = catchThrowable(() -> rig.open(settings));
        assertThat(thrown).isInstanceOf(CoordinationException.class);
        assertThat(((CoordinationException) thrown).isTransient())
                .as(thrown.toString())
                .isFalse();
        return (CoordinationException) thrown;
    }

    private Settings as(String user, String password) {
        return rig.settings(url, Optional.of(user), Optional.of(password));
    }

    @Test
    void onlyTheUserThatCreatedTheNodesCanUseThem() throws Exception {
        ZooKeeperCoordination alice = rig.open(as("alice", "moon-37"));
        assertThat(alice.lock().tryAcquire(NAME, holder("pod-1"), LONG)).isPresent();
        alice.ledger().orElseThrow().publish(entry("orders", "1"), SchemaLedger.NONE);
        assertThat(refused(as("alice", "moon-38"))).hasMessageContaining("check the user and password");
        assertThat(refused(as("bob", "moon-37"))).hasMessageNotContaining("moon-37");
        refused(rig.settings(url, Optional.empty(), Optional.empty()));
        assertThat(rig.open(as("alice", "moon-37")).lock().holder(NAME)).contains(holder("pod-1"));
    }

    @Test
    void aStrangerCanNeitherReadNorRemoveALease() throws Exception {
        ZooKeeperCoordination alice = rig.open(as("alice", "moon-37"));
        assertThat(alice.lock().tryAcquire(NAME, holder("pod-1"), LONG)).isPresent();
        String queue = alice.queue(NAME);
        String node = queue + "/" + alice.reader().list(queue).names().get(0);
        Settings anonymous = rig.settings(url, Optional.empty(), Optional.empty());
        Session stranger = Session.open(Address.of(anonymous), anonymous, LONG);
        try {
            assertDenied(stranger.read(node));
            assertDenied(stranger.remove(node));
        } finally {
            stranger.close();
        }
    }

    private static void assertDenied(Answer answer) {
        assertThat(catchThrowable(answer::get))
                .isInstanceOf(CoordinationException.class)
                .hasMessageContaining("check the user and password");
    }

    @Test
    void rootsAndNamespacesAreApart() throws Exception {
        Rig otherNamespace = Rig.shared();
        try {
            assertThat(rig.open(url + "/team/a").lock().tryAcquire(NAME, holder("pod-1"), LONG))
                    .isPresent();
            assertThat(rig.open(url + "/team/b/").lock().tryAcquire(NAME, holder("pod-1"), LONG))
                    .isPresent();
            assertThat(otherNamespace.open(url + "/team/a").lock().tryAcquire(NAME, holder("pod-1"), LONG))
                    .isPresent();
            assertThat(rig.open(url + "/team/a").lock().tryAcquire(NAME, holder("pod-1"), LONG))
                    .isEmpty();
        } finally {
            otherNamespace.close();
        }
    }

    @Test
    void tlsIsConfiguredByTheUrlAlone() throws Exception {
        Path directory = Files.createTempDirectory("schemawave-tls");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path keyStore = directory.resolve("key.p12");
        keytool(
                keyStore,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost");
        Files.setPosixFilePermissions(keyStore, PosixFilePermissions.fromString("rw-r--r--"));
        Path certificate = directory.resolve("server.cer");
        keytool(keyStore, "-exportcert", "-alias", "server", "-file", certificate.toString());
        Path trustStore = directory.resolve("trust.p12");
        keytool(trustStore, "-importcert", "-noprompt", "-alias", "server", "-file", certificate.toString());
        try (ZooKeeperServer server = ZooKeeperServer.startSecure(keyStore, "moon-37-moon")) {
            String secure = "zookeepers://127.0.0.1:" + server.securePort() + "/x";
            ZooKeeperCoordination client = rig.open(patient(
                    secure + "?trustStore=" + trustStore + "&trustStoreType=PKCS12&trustStorePassword=moon-37-moon"));
            client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow().release();
            assertThat(catchThrowable(() -> rig.open(secure)))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessageContaining("cannot connect");
            client.close();
        }
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.startsWith("zookeeper."));
    }

    /** The first TLS connection of a process takes its time. */
    private Settings patient(String secure) {
        Settings usual = rig.settings(secure, Optional.empty(), Optional.empty());
        return new Settings(
                usual.url(),
                usual.user(),
                usual.password(),
                usual.namespace(),
                LONG,
                usual.migratedDatabase(),
                usual.time());
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", "moon-37-moon"));
        assertThat(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zookeeper:",
                "zookeeper://",
                "zookeeper://alice:moon-37@127.0.0.1:2181",
                "zookeeper://127.0.0.1:2181/a//b",
                "zookeeper://127.0.0.1:2181?trustStorePassword=moon-37",
                "zookeepers://127.0.0.1:2181?trustSore=x"
            })
    void aUrlThatCannotBeUnderstoodIsRefusedWithoutItsSecrets(String wrong) {
        assertThat(refused(rig.settings(wrong, Optional.empty(), Optional.empty())))
                .hasMessageNotContaining("moon-37");
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        rig.begin();
        assertThat(catchThrowable(rig::open))
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isTrue())
                .hasMessageContaining("127.0.0.1:" + rig.proxy().port());
    }
}
