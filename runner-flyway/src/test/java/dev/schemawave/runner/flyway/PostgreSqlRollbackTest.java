package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.guard.Claim;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.PostgresServer;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL an undo script takes effect together with the change of the history, or not at all. */
class PostgreSqlRollbackTest extends RollbackContract {

    @Override
    protected DatabaseServer server() {
        return PostgresServer.shared();
    }

    @Override
    protected DataSource readOnly() {
        return new Database(
                        created.url() + (created.url().contains("?") ? "&" : "?")
                                + "options=-c%20default_transaction_read_only=on",
                        created.user(),
                        created.password())
                .dataSource();
    }

    @Test
    @Tag("smoke")
    void aScriptThatFailsLeavesExactlyWhatCameBeforeItTakenBack() throws Exception {
        scripts.with("U2__owners.sql", "DROP TABLE owners;\n\nDELETE FROM ${where};");
        FlywayRunner runner = scripts.runner("flyway.placeholders.where", "nowhere");

        MigrationException.Failure failure = failureOf(runner, TO_1);

        assertThat(failure.reason())
                .contains("${where}")
                .contains("does not exist")
                .doesNotContain("nowhere");
        assertThat(failure.step()).contains("undo of 2 (U2__owners.sql)");
        assertThat(failure.file()).contains("U2__owners.sql");
        assertThat(failure.line()).contains(3);
        assertThat(failure.statement()).contains("DELETE FROM ${where}");
        assertThat(failure.leftBehind())
                .isEqualTo("rolled back: at version 2, nothing of undo of 2 (U2__owners.sql) took effect;"
                        + " taken back before: 3");
        assertThat(failure.next()).isEqualTo("correct U2__owners.sql, then roll back again");
        assertThat(history()).containsExactly("1", "2");
        assertThat(Sql.tables(database)).contains("owners");
    }

    @Test
    @Tag("smoke")
    void scriptsAreReadAsMigrationsAre() throws Exception {
        scripts.with("U3__rows.sql", """
                DO $body$ BEGIN DELETE FROM accounts; PERFORM 1; END $body$;
                COPY owners (id) FROM STDIN;
                7
                \\.
                COMMENT ON TABLE owners IS '${flyway:filename} in ${flyway:defaultSchema}';
                """);

        rollback(scripts.runner(), new RollbackTarget.ToVersion("2"));

        assertThat(Sql.read(database, "SELECT id FROM accounts")).isEmpty();
        assertThat(Sql.read(database, "SELECT id FROM owners")).containsExactly("7");
        assertThat(Sql.read(database, "SELECT obj_description('owners'::regclass)"))
                .containsExactly("U3__rows.sql in public");
    }

    @Test
    void aScriptOutsideATransactionIsRunAndRecordedToo() throws Exception {
        scripts.with("V4__index.sql", "CREATE INDEX CONCURRENTLY by_balance ON accounts (balance);")
                .with("U4__index.sql", "DROP INDEX CONCURRENTLY by_balance;");
        scripts.runner().migrate(new RecordingContext(database));

        rollback(scripts.runner(), new RollbackTarget.ToVersion("3"));

        assertThat(history()).containsExactly("1", "2", "3");
        assertThat(Sql.read(database, "SELECT 1 FROM pg_class WHERE relname = 'by_balance'"))
                .isEmpty();
    }

    @Test
    void aHolderThatSomebodyElseHasOvertakenTakesNothingBack() throws Exception {
        GuardedContext first = GuardedContext.of(server(), created, "first");
        first.beforeSecondStep(
                () -> GuardedContext.of(server(), created, "second").close());

        MigrationException.Failure failure = failureUnder(first);

        assertThat(failure.reason()).contains("claimed");
        assertThat(history()).containsExactly("1", "2");
        assertThat(Sql.tables(database)).contains("owners");
    }

    @Test
    void underTheGuardAKilledSessionLeavesNeitherHalf() throws Exception {
        scripts.with("U3__rows.sql", "DELETE FROM accounts;\nSELECT pg_terminate_backend(pg_backend_pid());");
        assertThat(failureUnder(GuardedContext.of(server(), created, "first")).step())
                .contains("undo of 3 (U3__rows.sql)");
        scripts.with("U3__rows.sql", "DELETE FROM accounts;");

        try (GuardedContext context = GuardedContext.of(server(), created, "second")) {
            assertThat(context.claim()).extracting(Claim::halfApplied).isEqualTo(Optional.empty());
            assertThat(Sql.read(database, "SELECT id FROM accounts")).hasSize(2);
            scripts.runner().rollback(context, TO_1);
        }
        assertThat(history()).containsExactly("1");
    }
}
