package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which rights the guard needs, and what it does without them. */
class RightsTest {

    /** Somebody who may do in the migrated schema what he likes, and make no other schema. */
    private static Database confined(Bench bench) throws SQLException {
        Database other = bench.server().createDatabase("confined");
        try (Connection admin = bench.asAdmin().connect()) {
            if (bench.isPostgres()) {
                Bench.run(
                        admin,
                        "GRANT CONNECT ON DATABASE " + bench.database().name() + " TO " + other.user(),
                        "GRANT ALL ON SCHEMA public TO " + other.user(),
                        "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + other.user());
            } else {
                Bench.run(admin, "GRANT ALL ON `" + bench.database().name() + "`.* TO " + other.user());
            }
        }
        return new Database(bench.database().url(), other.user(), other.password());
    }

    private static void dropSchema(Bench bench) throws SQLException {
        if (bench.isPostgres()) {
            try (Connection admin = bench.asAdmin().connect()) {
                Bench.run(admin, "DROP SCHEMA " + bench.guardSchema());
            }
        }
    }

    private static void works(Bench bench, Claim claim) throws SQLException {
        try (Connection session = Bench.transaction(claim)) {
            Bench.apply(session, claim, Bench.ONE, "INSERT INTO work VALUES (1, 'one')");
        }
        claim.begin(Bench.TWO);
        try (Connection session = claim.sessions().getConnection()) {
            Bench.run(session, "INSERT INTO work VALUES (2, 'two')", Bench.recorded(Bench.TWO));
        }
        claim.finish(new SchemaState(
                Fingerprint.of(List.of("build")), Optional.empty(), Optional.empty(), Optional.of("none")));
        assertThat(bench.work()).containsExactly("1", "2");
        assertThat(bench.history()).containsExactly("1", "2");
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoMayMakeNoSchemaHasTheTablesBesideTheHistory(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        dropSchema(bench);
        Database user = confined(bench);
        List<String> made = new ArrayList<>();
        try (Claim claim = bench.guard(user.dataSource())
                .claim("confined", Fingerprint.of(List.of("x")), Bench.HELD, () -> made.add("history"))
                .orElseThrow()) {
            assertThat(made).containsExactly("history");
            works(bench, claim);
        }
        String inside = bench.isPostgres() ? "public.schemawave_guard" : "schemawave_guard";
        try (Connection session = user.connect()) {
            assertThat(Bench.read(session, "SELECT epoch FROM " + inside)).containsExactly("1");
        }
        try (Claim claim = bench.claim("again", user.dataSource())) {
            assertThat(claim.epoch()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void onTablesOfAnAdministratorTheLeastRightsAreEnough(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("administrator", bench.asAdmin().dataSource()).close();
        Database user = confined(bench);
        try (Connection admin = bench.asAdmin().connect()) {
            for (String table : List.of("guard", "journal", "state")) {
                Bench.run(
                        admin, "GRANT SELECT, INSERT, UPDATE, DELETE ON " + bench.table(table) + " TO " + user.user());
            }
            if (bench.isPostgres()) {
                Bench.run(admin, "GRANT USAGE ON SCHEMA " + bench.guardSchema() + " TO " + user.user());
            }
        }
        try (Claim claim = bench.claim("user", user.dataSource())) {
            assertThat(claim.epoch()).isEqualTo(2);
            works(bench, claim);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoMayMakeNothingIsToldWhatAnAdministratorCanDo(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        Database other = server.createDatabase("stranger");
        try (Connection admin = bench.asAdmin().connect()) {
            if (bench.isPostgres()) {
                Bench.run(
                        admin,
                        "DROP SCHEMA " + bench.guardSchema(),
                        "GRANT CONNECT ON DATABASE " + bench.database().name() + " TO " + other.user());
            } else {
                Bench.run(admin, "GRANT SELECT ON `" + bench.database().name() + "`.* TO " + other.user());
            }
        }
        Database stranger = new Database(bench.database().url(), other.user(), other.password());
        assertThatThrownBy(() -> bench.claim("stranger", stranger.dataSource()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("let an administrator run CREATE ")
                .hasMessageContaining(bench.guardSchema());
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void manyMakeTheTablesAtOnceAndNobodyFails(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        dropSchema(bench);
        int many = 20;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                all.add(threads.submit(() -> {
                    together.await(60, TimeUnit.SECONDS);
                    try (Connection session = bench.database().connect()) {
                        GuardStore found = new GuardTables(bench.scope(), bench.settings())
                                .find(session, () -> {})
                                .store();
                        return found.place().guard()
                                + found.journal().read(session).size();
                    }
                }));
            }
            for (Future<String> one : all) {
                assertThat(one.get(120, TimeUnit.SECONDS))
                        .contains(bench.guardSchema())
                        .endsWith("0");
            }
        } finally {
            threads.shutdownNow();
        }
        try (Claim claim = bench.claim("after them")) {
            assertThat(claim.epoch()).isEqualTo(1);
        }
    }

    /** Killed while it made them: whoever finds the guard's own table finds the others. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoeverIsKilledWhileMakingTheTablesLeavesNobodyStuck(DatabaseServer server) throws Exception {
        for (int statements = 1; statements <= 4; statements++) {
            Bench bench = Bench.on(server);
            int[] left = {statements};
            Guard killed = bench.guard(Hooked.source(bench.database().dataSource(), sql -> {
                if (sql.startsWith("CREATE") && left[0]-- == 0) {
                    throw new CompletionException(new IllegalStateException("killed"));
                }
            }));
            try {
                Bench.claim(killed, "killed", new ScriptedLease().atLook(1, () -> false));
            } catch (CompletionException asIfKilled) {
                assertThat(asIfKilled).hasMessageContaining("killed");
            }
            try (Claim claim = bench.claim("next")) {
                works(bench, claim);
            }
        }
    }
}
