package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.MariaDbServer;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On MariaDB a failed script may leave something behind: the history says so, and people must undo it. */
class MariaDbTest extends RunnerContract {

    private final Map<DataSource, Database> databases = new HashMap<>();

    @Override
    protected DataSource newDatabase() {
        Database created = MariaDbServer.shared().createDatabase("flyway");
        DataSource source = created.dataSource();
        databases.put(source, created);
        return source;
    }

    @Override
    protected DataSource readOnly(DataSource source) {
        Database writable = databases.get(source);
        return new Database(
                        writable.url() + (writable.url().contains("?") ? "&" : "?")
                                + "sessionVariables=transaction_read_only=1",
                        writable.user(),
                        writable.password())
                .dataSource();
    }

    @Test
    @Tag("smoke")
    void aBrokenScriptLeavesWhatItDidAndAFailedRowUntilItIsRepaired() throws Exception {
        scripts.with("V3__broken.sql", "CREATE TABLE half (id INT);\n\nINSERT INTO nowhere VALUES (1);\n");

        MigrationException.Failure failure = failureOfRun(scripts.runner());

        assertThat(failure.reason()).contains("nowhere");
        assertThat(failure.step()).contains("3 (V3__broken.sql)");
        assertThat(failure.file()).hasValueSatisfying(file -> assertThat(file).endsWith("V3__broken.sql"));
        assertThat(failure.line()).contains(3);
        assertThat(failure.statement()).contains("INSERT INTO nowhere VALUES (1)");
        assertThat(failure.leftBehind())
                .contains("at version 2")
                .contains("failed row for 3")
                .contains("before line 3");
        assertThat(failure.next())
                .contains("by hand")
                .contains("V3__broken.sql")
                .contains("flyway repair");
        assertThat(Sql.tables(database)).contains("half");

        scripts.with("V3__broken.sql", "CREATE TABLE half (id INT);");
        MigrationException.Failure earlier = failureOfPlan(scripts.runner());
        assertThat(earlier.reason()).contains("failed migration to version 3");
        assertThat(earlier.next()).contains("flyway repair");
        assertThat(failureOfPlan(scripts.runner("flyway.validateOnMigrate", "false"))
                        .reason())
                .contains("3 (V3__broken.sql)")
                .contains("half-way");

        Sql.run(database, "DROP TABLE half");
        Flyway.configure()
                .dataSource(database)
                .locations(scripts.location())
                .load()
                .repair();
        assertThat(migrate(scripts.runner()).told).containsExactly("before 3 (1 of 1)", "after 3");
    }

    @Test
    void aFailedStepOfANewerBuildIsAhead() throws Exception {
        scripts.with("V3__broken.sql", "INSERT INTO nowhere VALUES (1);");
        failureOfRun(scripts.runner());
        scripts.without("V3__broken.sql");

        assertThat(scripts.runner().plan(database).ahead()).containsExactly("3 (V3__broken.sql), failed");
        assertThat(scripts.runner().plan(database).current()).contains("2");
    }

    @Test
    void aGroupLosesTheHistoryRowsOfItsFirstStepsAndTheMessageSaysSo() throws Exception {
        scripts.with("V3__broken.sql", "INSERT INTO nowhere VALUES (1);");
        RecordingContext context = new RecordingContext(database);

        MigrationException.Failure failure = catchThrowableOfType(
                        MigrationException.class,
                        () -> scripts.runner("flyway.group", "true").migrate(context))
                .failure();

        assertThat(context.told).containsExactly("before 1 (1 of 3)", "before 2 (2 of 3)", "before 3 (3 of 3)");
        assertThat(failure.leftBehind())
                .contains("without a version")
                .contains("failed row for 3")
                .contains("1 (V1__accounts.sql), 2 (V2__first_account.sql), 3 (V3__broken.sql)");
        assertThat(Sql.tables(database)).contains("accounts");
    }
}
