package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.testservers.DatabaseServer;
import java.sql.SQLException;
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
}
