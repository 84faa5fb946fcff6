package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testkit.ManualTime;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A statement that nothing takes back is sent again while somebody else keeps a lock. */
class RepeatsTest {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();
    private final AtomicInteger tries = new AtomicInteger();
    private volatile boolean over;

    @AfterEach
    void end() {
        over = true;
    }

    private Claim claim(Bench bench) throws Exception {
        Guard guard = new Guard(
                bench.database().dataSource(), bench.scope(), bench.settings(), time, (sessions, atMost) -> {});
        return Bench.claim(guard, "first", Bench.HELD).orElseThrow();
    }

    /** Time passes for whoever waits. */
    private void letTimePass() {
        Thread clock = new Thread(() -> {
            try {
                while (!over) {
                    time.awaitSleepers(1);
                    time.advance(LONGEST_PAUSE);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        clock.setDaemon(true);
        clock.start();
    }

    /** Fails so often, and succeeds then. */
    private Object run(Claim claim, int failures, SQLException failure) throws Throwable {
        return String.valueOf(new Repeats((DatabaseClaim) claim).run(() -> {
            if (tries.incrementAndGet() <= failures) {
                throw failure;
            }
            return "done";
        }));
    }

    private static SQLException lockTimeout(DatabaseServer server) {
        return server instanceof PostgresServer
                ? new SQLException("canceling statement due to lock timeout", "55P03")
                : new SQLException("Lock wait timeout exceeded", "HY000", 1205);
    }

    @Test
    void itIsSentAgainUntilTheLockIsFree() throws Throwable {
        letTimePass();
        try (Claim claim = claim(Bench.mariaDb())) {
            assertThat(run(claim, 9, lockTimeout(MariaDbServer.shared()))).isEqualTo("done");
        }
        assertThat(tries).hasValue(10);
    }

    @Test
    void notForEver() throws Exception {
        letTimePass();
        try (Claim claim = claim(Bench.mariaDb())) {
            assertThatThrownBy(() -> run(claim, Integer.MAX_VALUE, lockTimeout(MariaDbServer.shared())))
                    .hasMessageContaining("Lock wait timeout");
        }
        assertThat(tries).hasValue(10);
    }

    @Test
    void onlyAfterALockTimeOutAndOnlyWhereAStepIsNoTransaction() throws Exception {
        try (Claim claim = claim(Bench.mariaDb())) {
            assertThatThrownBy(() -> run(claim, 1, new SQLException("no such table", "42S02", 1146)))
                    .hasMessageContaining("no such table");
        }
        try (Claim claim = claim(Bench.postgres())) {
            assertThatThrownBy(() -> run(claim, 2, lockTimeout(PostgresServer.shared())))
                    .hasMessageContaining("lock timeout");
        }
        assertThat(tries).hasValue(2);
    }

    @Test
    void othersComeInBetween() throws Exception {
        try (Claim claim = claim(Bench.mariaDb())) {
            Thread tool = new Thread(() -> {
                try {
                    run(claim, 1, lockTimeout(MariaDbServer.shared()));
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            });
            tool.start();
            time.awaitSleepers(1);
            assertThat(tries).hasValue(1);
            time.advance(LONGEST_PAUSE);
            tool.join();
        }
        assertThat(tries).hasValue(2);
    }

    @Test
    void notAfterSomebodyElsesClaim() throws Exception {
        letTimePass();
        Bench bench = Bench.mariaDb();
        try (Claim claim = claim(bench)) {
            bench.execute("UPDATE " + bench.table("guard") + " SET claim = 'of somebody else'");
            assertThatThrownBy(() -> run(claim, 1, lockTimeout(MariaDbServer.shared())))
                    .isInstanceOf(FencedException.class);
        }
        assertThat(tries).hasValue(1);
    }

    @Test
    void notOnceTheProcessIsToStop() throws Exception {
        try (Claim claim = claim(Bench.mariaDb())) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> run(claim, 1, lockTimeout(MariaDbServer.shared())))
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(tries).hasValue(1);
    }
}
