package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.spi.MigrationStoppedException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StopTest extends Databased {

    private static final String STEPS = """
            --changeset a:1
            CREATE TABLE t (id INT);
            --changeset a:2 failOnError:false
            INSERT INTO t VALUES (2);
            --changeset a:3
            INSERT INTO t VALUES (3);
            """;

    @Test
    @Tag("smoke")
    void aStopEndsTheUpdateBeforeTheStepAndALaterRunCompletesIt() throws Exception {
        LiquibaseRunner runner = changelog().sql("main.sql", STEPS).runner("main.sql");
        RecordedRun run = new RecordedRun(postgres()).stoppingBefore("2::a");

        assertThatThrownBy(() -> runner.migrate(run))
                .isExactlyInstanceOf(MigrationStoppedException.class)
                .hasMessage("lost before 2::a");

        assertThat(run.told()).containsExactly("before 1::a 1/3", "after 1::a");
        assertThat(history(run.database())).containsExactly("1");
        assertThat(query(run.database(), "SELECT id FROM t")).isEmpty();

        assertThat(RecordedRun.migrate(runner, run.database())).containsExactly("2::a", "3::a");
        assertThat(query(run.database(), "SELECT id FROM t ORDER BY id")).containsExactly("2", "3");
    }

    @Test
    void anInterruptedThreadDoesNotBegin() {
        LiquibaseRunner runner = changelog().sql("main.sql", STEPS).runner("main.sql");
        DataSource database = h2();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> runner.migrate(new RecordedRun(database)))
                .isInstanceOf(MigrationStoppedException.class);

        assertThat(Thread.interrupted()).isTrue();
    }
}
