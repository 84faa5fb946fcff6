package dev.schemawave.lock.redis;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.testservers.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/** Users, passwords, databases and prefixes. */
class LoginTest {

    private static final LockName NAME = new LockName("login:1");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start("r1ght");
        run(Command.ACL, "SETUSER", "reader", "on", ">r1ght", "~*", "&*", "+info", "+get", "+ping");
        run(Command.ACL, "SETUSER", "mover", "on", ">r%ght@", "~*", "&*", "+@all");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Object run(Command command, String... arguments) {
        try (Connection connection = new Connection(server.host(), server.port())) {
            connection.sendCommand(Command.AUTH, "r1ght");
            connection.getOne();
            connection.sendCommand(command, arguments);
            return connection.getOne();
        }
    }

    private static String url(String login, String rest) {
        return "redis://" + login + server.host() + ":" + server.port() + rest;
    }

    private static void use(String url) throws Exception {
        try (Coordination client = Nodes.open(url)) {
            Lease lease = client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
            assertThat(client.lock().holder(NAME)).contains(holder("pod-1"));
            lease.release();
        }
    }

    private static void assertRefused(String url, String why) {
        Throwable thrown = catchThrowable(() -> use(url));
        assertThat(thrown).isInstanceOf(CoordinationException.class).hasStackTraceContaining(why);
        assertThat(((CoordinationException) thrown).isTransient()).isFalse();
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            assertThat(e.toString()).doesNotContain("wr0ng").doesNotContain("r1ght");
        }
    }

    @Test
    void userAndPasswordOpen() throws Exception {
        use(url(":r1ght@", ""));
        use(url("default:r1ght@", ""));
        use(url("mover:r%25ght%40@", ""));
    }

    @Test
    void aWrongPasswordIsRefusedAndNeverPrinted() {
        assertRefused(url(":wr0ng@", ""), "WRONGPASS");
        assertRefused(url("nobody:wr0ng@", ""), "WRONGPASS");
    }

    @Test
    void noPasswordIsRefused() {
        assertRefused(url("", ""), "NOAUTH");
    }

    @Test
    void anAccountWithTooFewRightsIsRefusedByName() {
        assertRefused(url("reader:r1ght@", ""), "NOPERM");
    }

    @Test
    void aDatabaseThatIsNotThereIsRefused() {
        assertRefused(url(":r1ght@", "/999"), "out of range");
    }

    @Test
    void keysLieInTheDatabaseBehindThePrefix() throws Exception {
        try (Coordination client = Nodes.open(url(":r1ght@", "/3?prefix=team-a:"));
                Coordination other = Nodes.open(url(":r1ght@", "/3?prefix=team-b:"));
                Coordination third = Nodes.open(url(":r1ght@", "/4?prefix=team-a:"))) {
            assertThat(client.lock().tryAcquire(NAME, holder("pod-1"), LONG)).isPresent();
            assertThat(other.lock().tryAcquire(NAME, holder("pod-1"), LONG)).isPresent();
            assertThat(third.lock().tryAcquire(NAME, holder("pod-1"), LONG)).isPresent();
            assertThat(String.valueOf(Wire.text(run(Command.INFO, "keyspace"))))
                    .contains("db3:keys=2")
                    .contains("db4:keys=1");
        }
    }
}
