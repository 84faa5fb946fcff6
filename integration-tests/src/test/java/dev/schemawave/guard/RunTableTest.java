package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunStep;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept of the runs of a schema. */
class RunTableTest {

    private static final Instant BEGAN = Instant.parse("2026-01-31T10:15:30.123456789Z");
    private static final Instant ENDED = BEGAN.plusSeconds(7);
    private static final SchemaState STATE =
            new SchemaState(Fingerprint.of(List.of("build")), Optional.of("7"), Optional.empty(), Optional.empty());
    private static final Holder HOLDER = holder("pod-ü 1");

    private static Holder holder(String host) {
        return new Holder(new LedgerKey("orders", "archive"), host, 12, BEGAN, "");
    }

    private static RunRecord run(Claim claim, RunResult result, RunStep... steps) {
        return new RunRecord(
                claim.epoch(),
                RunKind.MIGRATION,
                HOLDER,
                Optional.empty(),
                Optional.of("7"),
                List.of(steps),
                BEGAN,
                ENDED,
                result,
                Optional.of("what happened: 'größe' \\ \n😀"));
    }

    private static List<RunRecord> history(Bench bench) throws SQLException {
        try (Connection session = bench.database().connect()) {
            return Guard.history(session, bench.scope(), bench.settings(), 100);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aRunIsKeptAsItWasWritten(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        assertThat(history(bench)).isEmpty();
        RunRecord kept;
        try (Claim claim = bench.claim("first")) {
            kept = run(
                    claim,
                    RunResult.SUCCEEDED,
                    new RunStep("a'b\\\t\n\"ü😀", BEGAN, Optional.of(Duration.ofMillis(3))),
                    new RunStep("2", ENDED, Optional.empty()));
            claim.finish(STATE, kept);
        }
        assertThat(history(bench)).containsExactly(kept);
        assertThat(bench.read("SELECT version FROM " + bench.table("state"))).containsExactly("7");
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void theNewestRunIsFirstAndAClaimHasOneRun(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        for (int i = 1; i <= 3; i++) {
            try (Claim claim = bench.claim("claim " + i)) {
                claim.keep(run(claim, RunResult.STOPPED));
                claim.finish(STATE, run(claim, RunResult.FAILED));
            }
        }
        assertThat(history(bench))
                .extracting(RunRecord::epoch, RunRecord::result)
                .containsExactly(tuple(3L, RunResult.FAILED), tuple(2L, RunResult.FAILED), tuple(1L, RunResult.FAILED));
        try (Connection session = bench.database().connect()) {
            assertThat(Guard.history(session, bench.scope(), bench.settings(), 1))
                    .extracting(RunRecord::epoch)
                    .containsExactly(3L);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoeverWasOvertakenKeepsNothing(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("first")) {
            bench.claim("second").close();
            RunRecord late = run(claim, RunResult.SUCCEEDED);
            assertThatThrownBy(() -> claim.finish(STATE, late)).isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> claim.keep(late)).isInstanceOf(FencedException.class);
        }
        assertThat(history(bench)).extracting(RunRecord::result).containsExactly(RunResult.TAKEN_OVER);
        assertThat(bench.read("SELECT version FROM " + bench.table("state"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aRunThatDidNotEndIsKeptByItsSuccessor(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim(RunKind.ROLLBACK.claimer(HOLDER).toString()).close();
        try (Claim claim = bench.claim("second")) {
            assertThat(claim.takenOver()).isEqualTo(history(bench));
            claim.finish(STATE);
        }
        RunRecord taken = history(bench).get(0);
        assertThat(history(bench)).hasSize(1);
        assertThat(taken.epoch()).isEqualTo(1);
        assertThat(taken.kind()).isEqualTo(RunKind.ROLLBACK);
        assertThat(taken.holder()).isEqualTo(RunKind.ROLLBACK.claimer(HOLDER));
        assertThat(taken.result()).isEqualTo(RunResult.TAKEN_OVER);
        assertThat(taken.steps()).isEmpty();
        assertThat(Duration.between(taken.began(), taken.ended()).abs()).isLessThan(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoHasSaidHowItEndedOrHadNothingToDoWasNotTakenOver(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("nothing to do")) {
            claim.finish(STATE);
        }
        try (Claim claim = bench.claim("stopped")) {
            assertThat(claim.takenOver()).isEmpty();
            claim.keep(run(claim, RunResult.STOPPED));
        }
        try (Claim claim = bench.claim("third")) {
            assertThat(claim.takenOver()).isEmpty();
        }
        assertThat(history(bench)).extracting(RunRecord::result).containsExactly(RunResult.STOPPED);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void ofManyRefusalsTheNewestIsKept(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        try (Claim claim = bench.claim("broken off")) {
            RunStep step = new RunStep("1", BEGAN, Optional.empty());
            claim.finish(STATE, run(claim, RunResult.HALF_APPLIED, step));
        }
        for (int i = 1; i <= 3; i++) {
            try (Claim claim = bench.claim("refused " + i)) {
                claim.keep(run(claim, RunResult.HALF_APPLIED));
            }
        }
        assertThat(history(bench)).extracting(RunRecord::epoch).containsExactly(4L, 1L);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void onlyTheNewestRunsAndTheLastStepsAreKept(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("first").close();
        bench.execute("UPDATE " + bench.table("guard") + " SET epoch = 68");
        try (Claim claim = bench.claim("second")) {
            RunStep[] steps = IntStream.rangeClosed(1, 250)
                    .mapToObj(i -> new RunStep("" + i, BEGAN, Optional.empty()))
                    .toArray(RunStep[]::new);
            claim.finish(STATE, run(claim, RunResult.SUCCEEDED, steps));
        }
        assertThat(history(bench).get(0).steps())
                .hasSize(200)
                .last()
                .extracting(RunStep::id)
                .isEqualTo("250");
        for (int i = 1; i <= 60; i++) {
            bench.execute("INSERT INTO " + bench.table("run")
                    + " (scope, claim, epoch, kind, holder, steps, began, ended,"
                    + " result) SELECT scope, '" + i + "', " + i + ", kind, holder, '', began, ended, result FROM "
                    + bench.table("run") + " WHERE epoch = 69");
        }
        try (Claim claim = bench.claim("third")) {
            claim.finish(STATE, run(claim, RunResult.SUCCEEDED));
        }
        assertThat(history(bench))
                .hasSize(50)
                .extracting(RunRecord::epoch)
                .contains(70L, 69L, 68L, 14L)
                .doesNotContain(13L);
    }

    /** Made by a version that knew no runs. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void theTableIsMadeWhereAnInstallationOfBeforeHasNone(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("first").close();
        bench.execute("DROP TABLE " + bench.table("run"));
        assertThat(history(bench)).isEmpty();
        RunRecord kept;
        try (Claim claim = bench.claim("second")) {
            bench.execute("DROP TABLE " + bench.table("run"));
            kept = run(claim, RunResult.SUCCEEDED);
            claim.finish(STATE, kept);
        }
        assertThat(history(bench)).containsExactly(kept);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoMayNotHaveTheTableRunsWithoutIt(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("before", bench.asAdmin().dataSource()).close();
        Database user = bench.server().createDatabase("confined");
        try (Connection admin = bench.asAdmin().connect()) {
            Bench.run(admin, "DROP TABLE " + bench.table("run"));
            String usage = bench.isPostgres()
                    ? "GRANT USAGE ON SCHEMA " + bench.guardSchema()
                    : "GRANT ALL ON `" + bench.database().name() + "`.*";
            Bench.run(admin, usage + " TO " + user.user());
            if (bench.isPostgres()) {
                Bench.run(admin, "GRANT CONNECT ON DATABASE " + bench.database().name() + " TO " + user.user());
            }
            for (String table : List.of("guard", "journal", "state")) {
                Bench.run(
                        admin, "GRANT SELECT, INSERT, UPDATE, DELETE ON " + bench.table(table) + " TO " + user.user());
            }
        }
        DataSource source = new Database(bench.database().url(), user.user(), user.password()).dataSource();
        try (Claim claim = bench.claim("stopped", source)) {
            claim.keep(run(claim, RunResult.STOPPED));
        }
        try (Claim claim = bench.claim("second", source)) {
            assertThat(claim.takenOver()).extracting(RunRecord::epoch).containsExactly(2L);
            claim.finish(STATE, run(claim, RunResult.SUCCEEDED));
        }
        try (Connection session = source.getConnection()) {
            assertThat(Bench.read(session, "SELECT version FROM " + bench.table("state")))
                    .containsExactly("7");
            assertThat(Guard.history(session, bench.scope(), bench.settings(), 10))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whateverElseFailsIsReportedAndATakeoverGoesOn(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("first").close();
        List<String> asked = new ArrayList<>();
        DataSource full = Hooked.source(bench.database().dataSource(), sql -> {
            if (sql.contains("from_version")) {
                asked.add(sql);
                throw new SQLException("no space left", "53100", 1021);
            }
        });
        try (Claim claim = bench.claim("second", full)) {
            assertThat(asked).hasSize(1);
            assertThat(claim.takenOver()).isEmpty();
            assertThatThrownBy(() -> claim.finish(STATE, run(claim, RunResult.SUCCEEDED)))
                    .hasMessageContaining("no space left");
        }
    }
}
