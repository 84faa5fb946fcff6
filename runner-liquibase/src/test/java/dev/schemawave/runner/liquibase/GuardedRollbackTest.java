package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.model.RollbackTarget.LastSteps;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A rollback through sessions that prove a claim. */
class GuardedRollbackTest extends Databased {

    private static final String STEPS = """
            --changeset a:1
            CREATE TABLE t (id INT);
            --rollback empty
            --changeset a:2
            INSERT INTO t VALUES (2);
            --rollback DELETE FROM t WHERE id = 2;
            --changeset a:3
            INSERT INTO t VALUES (3);
            --rollback DELETE FROM t WHERE id = 3;
            """;

    private Failed migrateAndFail(DatabaseServer server, String undoOf2) throws Exception {
        Database database = server.createDatabase("liquibase");
        RecordedRun.migrate(changelog().sql("main.sql", STEPS).runner("main.sql"), database.dataSource());
        changelog().sql("main.sql", STEPS.replace("DELETE FROM t WHERE id = 2", undoOf2));
        try (GuardedContext context = GuardedContext.of(server, database, "first")) {
            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> changelog().runner("main.sql").rollback(context, new LastSteps(2)));
            return new Failed(database, failure);
        }
    }

    private record Failed(Database database, MigrationException failure) {}

    @Test
    @Tag("smoke")
    void onPostgresASessionThatIsKilledLeavesNeitherHalfAndTheRestGoesOn() throws Exception {
        DatabaseServer server = PostgresServer.shared();

        Failed failed = migrateAndFail(
                server, "DELETE FROM t WHERE id = 2;\n--rollback SELECT pg_terminate_backend(pg_backend_pid())");

        assertThat(failed.failure().failure().step()).contains("undo of 2::a");
        assertThat(history(failed.database().dataSource())).containsExactly("1", "2");
        assertThat(query(failed.database().dataSource(), "SELECT id FROM t")).containsExactly("2");
        changelog().sql("main.sql", STEPS);
        try (GuardedContext context = GuardedContext.of(server, failed.database(), "second")) {
            assertThat(context.claim().halfApplied()).isEmpty();
            changelog().runner("main.sql").rollback(context, new LastSteps(1));
        }
        assertThat(history(failed.database().dataSource())).containsExactly("1");
        assertThat(query(failed.database().dataSource(), "SELECT id FROM t")).isEmpty();
    }

    @Test
    void onMariaDbARollbackThatIsBrokenOffIsInTheJournalUnderANameOfItsOwn() throws Exception {
        DatabaseServer server = MariaDbServer.shared();

        Failed failed = migrateAndFail(server, "ALTER TABLE t ADD note INT;\n--rollback DELETE FROM missing");

        assertThat(failed.failure().failure().leftBehind()).contains("is in effect up to");
        try (GuardedContext next = GuardedContext.of(server, failed.database(), "second")) {
            assertThat(next.claim().halfApplied()).hasValueSatisfying(half -> {
                assertThat(half.step()).isEqualTo("undo of 2::a");
                assertThat(half.statement()).isEqualTo(1);
                assertThat(half.tookEffect()).isTrue();
                assertThat(half.sql()).contains("ALTER TABLE t ADD note");
            });
        }
    }
}
