package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.guard.Resolution;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On MariaDB an undo script may be broken off half-way: the guard's journal says where. */
class MariaDbRollbackTest extends RollbackContract {

    @Override
    protected DatabaseServer server() {
        return MariaDbServer.shared();
    }

    @Override
    protected DataSource readOnly() {
        return new Database(
                        created.url() + (created.url().contains("?") ? "&" : "?")
                                + "sessionVariables=transaction_read_only=1",
                        created.user(),
                        created.password())
                .dataSource();
    }

    @Test
    @Tag("smoke")
    void aScriptThatFailsMayHaveDoneSomethingAndTheMessageSaysSo() throws Exception {
        scripts.with("U2__owners.sql", "DROP TABLE owners;\n\nDELETE FROM nowhere;");

        MigrationException.Failure failure = failureOf(scripts.runner(), TO_1);

        assertThat(failure.reason()).contains("nowhere");
        assertThat(failure.step()).contains("undo of 2 (U2__owners.sql)");
        assertThat(failure.line()).contains(3);
        assertThat(failure.leftBehind())
                .isEqualTo("at version 2, but what undo of 2 (U2__owners.sql) did before line 3 may have taken effect;"
                        + " taken back before: 3");
        assertThat(failure.next()).contains("by hand").contains("correct U2__owners.sql");
        assertThat(history()).containsExactly("1", "2");
    }

    @Test
    @Tag("smoke")
    void scriptsAreReadAsMigrationsAre() throws Exception {
        scripts.with("U3__rows.sql", """
                DELIMITER //
                CREATE PROCEDURE empty_accounts() BEGIN DELETE FROM accounts; SELECT 1; END//
                CALL empty_accounts()//
                DELIMITER ;
                DROP PROCEDURE empty_accounts;
                INSERT INTO owners VALUES (${owner});
                """);

        rollback(scripts.runner("flyway.placeholders.owner", "7"), new RollbackTarget.ToVersion("2"));

        assertThat(Sql.read(database, "SELECT id FROM accounts")).isEmpty();
        assertThat(Sql.read(database, "SELECT id FROM owners")).containsExactly("7");
    }

    @Test
    void underTheGuardAScriptThatIsBrokenOffIsInTheJournalAndGoesOnWhereItWas() throws Exception {
        scripts.with(
                "U2__owners.sql",
                "ALTER TABLE accounts ADD COLUMN note INT;\nDROP TABLE owners;\nDELETE FROM nowhere;");

        assertThat(failureUnder(GuardedContext.of(server(), created, "first")).reason())
                .contains("nowhere");
        assertThat(history()).containsExactly("1", "2");

        try (GuardedContext next = GuardedContext.of(server(), created, "second")) {
            assertThat(next.claim().halfApplied()).hasValueSatisfying(half -> {
                assertThat(half.step()).isEqualTo("undo of 2");
                assertThat(half.statement()).isEqualTo(2);
                assertThat(half.tookEffect()).isTrue();
                assertThat(half.sql()).contains("DROP TABLE owners");
            });
        }
        GuardedContext.guard(server(), created).resolve(Resolution.TOOK_EFFECT);
        scripts.with(
                "U2__owners.sql",
                "ALTER TABLE accounts ADD COLUMN note INT;\nDROP TABLE owners;\nINSERT INTO accounts VALUES (9, 9, 9);");
        try (GuardedContext last = GuardedContext.of(server(), created, "third")) {
            scripts.runner().rollback(last, TO_1);
        }
        assertThat(history()).containsExactly("1");
        assertThat(Sql.read(database, "SELECT id FROM accounts")).containsExactly("9");
    }

    @Test
    void underTheGuardAWholeRollbackLeavesNothingInTheJournal() throws Exception {
        try (GuardedContext context = GuardedContext.of(server(), created, "first")) {
            scripts.runner().rollback(context, TO_1);
        }

        assertThat(history()).containsExactly("1");
        try (GuardedContext next = GuardedContext.of(server(), created, "second")) {
            assertThat(next.claim().halfApplied()).isEmpty();
        }
    }
}
