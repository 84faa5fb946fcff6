package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.Coordinator;
import dev.schemawave.MigrationFailedException;
import dev.schemawave.Outcome;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides through a pooler in transaction mode: a tool's lock is nobody's there, and a guarded session is refused. */
class TransactionPoolerTest {

    private static final Ground GROUND = Ground.FLYWAY_POSTGRESQL;

    private Database database;
    private Database meeting;

    @BeforeEach
    void open() throws SQLException {
        database = PostgresServer.shared().createDatabase("pooled");
        meeting = PostgresServer.shared().createDatabase("meeting");
    }

    private static int port(Database of) {
        return URI.create(of.url().substring("jdbc:".length())).getPort();
    }

    /** What a driver needs behind such a pooler: no prepared statements that the server keeps. */
    private static Database unprepared(Database behind) {
        String url = behind.url();
        return new Database(
                url + (url.contains("?") ? "&" : "?") + "prepareThreshold=0", behind.user(), behind.password());
    }

    /** With its session lock, as for CREATE INDEX CONCURRENTLY. */
    private static void bareFlyway(Database through) {
        Flyway flyway = Flyway.configure()
                .dataSource(through.dataSource())
                .locations("classpath:" + GROUND.place())
                .load();
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        flyway.migrate();
    }

    @Test
    void twoBareToolsBothHaveTheLockAndApplyAStepTwice() throws Exception {
        Trap afterReadingTheHistory = new Trap(
                List.of(
                        GROUND.historyRow("1"),
                        Sign.of("pg_try_advisory_lock"),
                        Sign.of("select", "installed_rank"),
                        Sign.ANY),
                false);
        try (TransactionPooler pooler = new TransactionPooler(port(database), 1, false);
                WireProxy wire = WireProxy.to(pooler.port(), afterReadingTheHistory)) {
            CompletableFuture<Void> paused =
                    CompletableFuture.runAsync(() -> bareFlyway(unprepared(database.withPort(wire.port()))));
            assertThat(afterReadingTheHistory.awaitCaught(() -> !paused.isDone()))
                    .isTrue();

            bareFlyway(unprepared(database.withPort(pooler.port())));
            afterReadingTheHistory.release();
            paused.handle((done, failure) -> failure).join();
        }
        assertThat(list("SELECT step FROM applied ORDER BY step")).containsSubsequence("2", "2");
        assertThat(list(GROUND.history())).containsSubsequence("2", "3", "2");
    }

    @ParameterizedTest(name = "{0} sessions, in turn: {1}")
    @CsvSource({"1, false", "3, false", "3, true"})
    void schemawaveRefusesWithReasonAndCureAndChangesNothing(int size, boolean inTurn) throws Exception {
        try (TransactionPooler pooler = new TransactionPooler(port(database), size, inTurn)) {
            Coordinator replica = replica(unprepared(database.withPort(pooler.port())));

            assertThatThrownBy(replica::migrate)
                    .isInstanceOf(MigrationFailedException.class)
                    .hasMessageContaining("pooler in transaction mode, such as PgBouncer")
                    .hasMessageContaining("give the database's own address for migrations");
        }
        assertThat(list("SELECT tablename FROM pg_tables WHERE tablename IN ('applied', 'total')"))
                .isEmpty();

        assertThat(replica(database).migrate()).isInstanceOf(Outcome.Migrated.class);
        assertThat(list("SELECT step FROM applied ORDER BY step")).containsExactly("1", "2", "3");
    }

    private Coordinator replica(Database through) {
        return Coordinator.builder()
                .service("shop")
                .runner(GROUND.runner())
                .property("schemawave.database.url", through.url())
                .property("schemawave.database.user", through.user())
                .property("schemawave.database.password", through.password())
                .coordination(meeting.url())
                .property("schemawave.coordination.user", meeting.user())
                .property("schemawave.coordination.password", meeting.password())
                .property("schemawave.coordination.namespace", meeting.name())
                .build();
    }

    private List<String> list(String query) throws SQLException {
        try (Connection session = database.connect();
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
