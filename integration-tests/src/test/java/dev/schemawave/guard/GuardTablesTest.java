package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.testservers.DatabaseServer;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the guard's tables come to be. */
class GuardTablesTest {

    /** Others are always a little faster. */
    private static DataSource overtaken(Bench bench, int times, AtomicInteger tries) {
        return Hooked.source(bench.database().dataSource(), sql -> {
            if (sql.startsWith("CREATE TABLE") && sql.contains("journal") && tries.incrementAndGet() <= times) {
                throw bench.isPostgres()
                        ? new SQLException("already exists", "42P07")
                        : new SQLException("already exists", "42S01", 1050);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoeverMeetsOthersThatMakeThemTriesAgain(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        AtomicInteger tries = new AtomicInteger();
        try (Claim claim = bench.claim("first", overtaken(bench, 9, tries))) {
            assertThat(claim.epoch()).isEqualTo(1);
        }
        assertThat(tries).hasValue(10);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void notForEver(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> bench.claim("first", overtaken(bench, Integer.MAX_VALUE, tries)))
                .hasMessageContaining("already exists");
        assertThat(tries).hasValue(10);
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whateverElseFailsIsReported(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        for (String statement : new String[] {"CREATE TABLE", "SELECT claim"}) {
            DataSource source = Hooked.source(bench.database().dataSource(), sql -> {
                if (sql.startsWith(statement)) {
                    throw new SQLException("no space left", "53100", 1021);
                }
            });
            assertThatThrownBy(() -> bench.claim("first", source)).hasMessageContaining("no space left");
        }
    }

    /** It costs every later start-up one try less. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whoeverFindsThemMakesNothing(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        bench.claim("first").close();
        AtomicInteger made = new AtomicInteger();
        try (Claim claim = bench.claim("second", Hooked.source(bench.database().dataSource(), sql -> {
            if (sql.startsWith("CREATE")) {
                made.incrementAndGet();
            }
        }))) {
            assertThat(claim.epoch()).isEqualTo(2);
        }
        assertThat(made).hasValue(0);
    }

    private static SchemaState state(String version) {
        return new SchemaState(
                Fingerprint.of(List.of(version)), Optional.of(version), Optional.of("1"), Optional.empty());
    }

    private static Optional<SchemaState> newest(Bench bench) throws SQLException {
        try (Connection session = bench.database().connect()) {
            return new Aftermath(session, bench.scope(), bench.settings()).newest();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whatTheLastRunHasLeftIsFoundAndTheTablesAreNotMadeForThat(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        assertThat(newest(bench)).isEmpty();
        assertThatThrownBy(() -> bench.read("SELECT claim FROM " + bench.table("guard")))
                .isInstanceOf(SQLException.class);
        try (Claim claim = bench.claim("first")) {
            assertThat(newest(bench)).isEmpty();
            claim.finish(state("7"));
        }
        assertThat(newest(bench)).contains(state("7"));
    }

    /** The tables beside the history are looked at where nobody has claimed in a schema of the guard's own. */
    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void whatTheLastRunHasLeftBesideTheHistoryIsFoundToo(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        DataSource confined = Hooked.source(bench.database().dataSource(), sql -> {
            if (sql.startsWith("CREATE SCHEMA") || sql.startsWith("CREATE DATABASE")) {
                throw new SQLException("denied", "42501", 1044);
            }
        });
        try (Claim claim = bench.claim("first", confined)) {
            claim.finish(state("7"));
        }
        assertThat(newest(bench)).contains(state("7"));
        try (Claim claim = bench.claim("second")) {
            assertThat(claim.epoch()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void aSessionThatFindsNoTablesAndCannotMakeThemIsNotLeftOpen(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        List<Connection> opened = new ArrayList<>();
        DataSource source = (DataSource) Proxy.newProxyInstance(
                GuardTablesTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                    opened.add(bench.database().connect());
                    return opened.get(0);
                });
        assertThatThrownBy(() -> bench.claim("first", Hooked.source(source, sql -> {
                    if (sql.startsWith("CREATE")) {
                        throw new SQLException("no space left", "53100", 1021);
                    }
                })))
                .hasMessageContaining("no space left");
        assertThat(opened).hasSize(1);
        assertThat(opened.get(0).isClosed()).isTrue();
    }
}
