package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever claims ends the sessions of earlier claims, and only those, before anything is done. */
class EvictionTest {

    /** Runs until it is ended. */
    private static CompletableFuture<Void> sleeping(Bench bench, Connection session) {
        return CompletableFuture.runAsync(() -> {
            try {
                Bench.run(
                        session, bench.isPostgres() ? "SELECT pg_sleep(120)" : "INSERT INTO work SELECT 9, SLEEP(120)");
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static void awaitActive(Bench bench, String id) throws SQLException {
        String active = bench.isPostgres()
                ? "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND pid = "
                        + id
                : "SELECT 1 FROM information_schema.processlist WHERE info LIKE '%SLEEP(120)%' AND id = " + id;
        try (Connection admin = bench.asAdmin().connect()) {
            while (Bench.read(admin, active).isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean lives(Bench bench, String id) throws SQLException {
        try (Connection admin = bench.asAdmin().connect()) {
            return !Bench.read(
                            admin,
                            bench.isPostgres()
                                    ? "SELECT pid FROM pg_stat_activity WHERE pid = " + id
                                    : "SELECT id FROM information_schema.processlist WHERE id = " + id)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aPredecessorThatIsIdleInATransactionIsEndedAtOnce(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server).grace(Duration.ofHours(1));
        Claim old = bench.claim("old");
        Connection idle = Bench.transaction(old);
        old.begin(Bench.ONE);
        Bench.run(idle, "INSERT INTO work VALUES (1, 'one')");
        String id = bench.idOf(idle);

        try (Claim claim = bench.claim("next")) {
            assertThat(lives(bench, id)).isFalse();
            assertThat(claim.ended()).anySatisfy(ended -> assertThat(ended).startsWith(id));
        }
        assertThat(bench.work()).isEmpty();
        assertThat(bench.couldNotEnd()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aPredecessorThatWorksIsEndedAtLastAfterTheGrace(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server).grace(Duration.ofSeconds(1)).lockTimeout(Duration.ofSeconds(1));
        Claim old = bench.claim("old");
        Connection active = Bench.transaction(old);
        old.begin(Bench.ONE);
        String id = bench.idOf(active);
        CompletableFuture<Void> sleep = sleeping(bench, active);
        awaitActive(bench, id);

        try (Claim claim = bench.claim("next")) {
            assertThat(lives(bench, id)).isFalse();
            assertThat(claim.epoch()).isEqualTo(2);
        }
        assertThatThrownBy(sleep::join).hasRootCauseInstanceOf(Exception.class);
        assertThat(bench.work()).isEmpty();
    }

    @Test
    void aPredecessorWhoseTransactionIsTakenBackIsEndedAtOnce() throws Exception {
        Bench bench = Bench.postgres().grace(Duration.ofHours(1));
        Claim old = bench.claim("old");
        Connection active = Bench.transaction(old);
        old.begin(Bench.ONE);
        String id = bench.idOf(active);
        CompletableFuture<Void> sleep = sleeping(bench, active);
        awaitActive(bench, id);

        try (Claim claim = bench.claim("next")) {
            assertThat(lives(bench, id)).isFalse();
            assertThat(claim.halfApplied()).isEmpty();
        }
        assertThatThrownBy(sleep::join).hasRootCauseInstanceOf(Exception.class);
    }

    /** The journal says that it is at something that cannot be taken back. */
    @Test
    void aPredecessorOutsideATransactionIsLeftToEndItsStatementInPostgresToo() throws Exception {
        Bench bench = Bench.postgres().grace(Duration.ofHours(1));
        Claim old = bench.claim("old");
        Connection active = old.sessions().getConnection();
        old.begin(Bench.ONE);
        try (Connection application = bench.database().connect()) {
            Bench.run(application, "SELECT pg_advisory_lock(7)");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    Bench.run(active, "INSERT INTO work SELECT 1 FROM pg_advisory_lock(7)");
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            try (Connection admin = bench.asAdmin().connect()) {
                while (Bench.read(admin, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                        .isEmpty()) {
                    Thread.onSpinWait();
                }
            }
            ScriptedLease lease = new ScriptedLease().atProof(3, () -> {
                Bench.run(application, "SELECT pg_advisory_unlock(7)");
                return true;
            });
            try (Claim claim = Bench.claim(bench.guard(), "next", lease).orElseThrow()) {
                waiting.join();
                assertThat(claim.halfApplied()).isPresent();
                assertThat(bench.work()).containsExactly("1");
            }
        }
    }

    /** In MariaDB it may end a statement that cannot be taken back, and is refused at its next one. */
    @Test
    void aPredecessorThatWorksIsLeftToEndItsStatementWithinTheGrace() throws Exception {
        Bench bench = Bench.mariaDb().grace(Duration.ofMinutes(5));
        Claim old = bench.claim("old");
        Connection active = old.sessions().getConnection();
        old.begin(Bench.ONE);
        CompletableFuture<Void> altering = CompletableFuture.runAsync(() -> {
            try {
                Bench.run(active, "CREATE TABLE slow AS SELECT SLEEP(3) AS s");
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        try (Connection admin = bench.asAdmin().connect()) {
            while (Bench.read(
                            admin, "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'CREATE TABLE slow%'")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
        }
        try (Claim claim = bench.claim("next")) {
            altering.join();
            assertThat(bench.read("SELECT s FROM slow")).containsExactly("0");
            assertThat(claim.halfApplied())
                    .hasValueSatisfying(half -> assertThat(half.sql()).contains("CREATE TABLE slow"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoMayNotEndItSaysSoOnceAndWaitsUntilTheServerDoes(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server).idle(Duration.ofSeconds(5)).grace(Duration.ZERO);
        Database other = server.createDatabase("other");
        String schema = bench.scope().schema();
        try (Connection admin = bench.asAdmin().connect()) {
            if (bench.isPostgres()) {
                Bench.run(
                        admin,
                        "GRANT CONNECT ON DATABASE " + bench.database().name() + " TO " + other.user(),
                        "ALTER DEFAULT PRIVILEGES FOR ROLE " + bench.database().user() + " GRANT ALL ON TABLES TO "
                                + other.user(),
                        "GRANT USAGE ON SCHEMA " + bench.guardSchema() + " TO " + other.user(),
                        "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + other.user());
            } else {
                Bench.run(
                        admin,
                        "GRANT ALL ON `" + schema + "`.* TO " + other.user(),
                        "GRANT ALL ON `" + bench.guardSchema() + "`.* TO " + other.user());
            }
        }
        Claim old = bench.claim("old");
        Connection idle = Bench.transaction(old);
        old.begin(Bench.ONE);
        Bench.run(idle, "INSERT INTO work VALUES (1, 'one')");

        Database asOther = new Database(bench.database().url(), other.user(), other.password());
        try (Claim claim = bench.claim("next", asOther.dataSource());
                Connection session = Bench.transaction(claim)) {
            assertThat(bench.couldNotEnd()).hasSize(1);
            assertThat(claim.ended()).isEmpty();
            Bench.apply(session, claim, Bench.ONE, "INSERT INTO work VALUES (2, 'two')");
        }
        assertThat(bench.work()).containsExactly("2");
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void sessionsOfOtherScopesAndOfTheApplicationGoOn(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.execute("CREATE TABLE other_history (step varchar(50) PRIMARY KEY)");
        Guard others = bench.guard(bench.database().dataSource(), bench.scope("other_history"));
        Claim old = bench.claim("old");
        old.sessions().getConnection();
        try (old;
                Connection application = bench.database().connect();
                Claim other = Bench.claim(others, "other", Bench.HELD).orElseThrow();
                Connection others1 = Bench.transaction(other);
                Claim claim = bench.claim("next")) {
            assertThat(claim.ended()).hasSize(2);
            assertThat(application.isValid(5)).isTrue();
            other.begin(Bench.ONE);
            Bench.run(others1, "INSERT INTO work VALUES (1, 'one')", "INSERT INTO other_history VALUES ('1')");
            others1.commit();
        }
        assertThat(bench.work()).containsExactly("1");
    }

    @Test
    void mariaDbHasEightPlacesForSessionsAndTheNextOneIsToldSo() throws Exception {
        Bench bench = Bench.mariaDb();
        List<Connection> open = new ArrayList<>();
        try (Claim claim = bench.claim("greedy")) {
            for (int i = 1; i < 8; i++) {
                open.add(claim.sessions().getConnection());
            }
            assertThatThrownBy(() -> claim.sessions().getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("all 8 places");
            open.get(0).close();
            open.set(0, claim.sessions().getConnection());
        }
        try (Claim next = bench.claim("next")) {
            assertThat(next.epoch()).isEqualTo(2);
        }
    }
}
