package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.schemawave.Coordinator;
import dev.schemawave.HalfAppliedException;
import dev.schemawave.MigrationFailedException;
import dev.schemawave.Outcome;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunStep;
import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.testservers.DatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a coordinator tells of the runs that it, and others, have made. */
class HistoryOfRunsTest {

    @TempDir
    private Path scripts;

    @ParameterizedTest
    @MethodSource("dev.schemawave.guard.Bench#servers")
    void everyRunIsThereWithItsStepsAndItsCard(DatabaseServer server) throws Exception {
        Bench bench = Bench.on(server);
        write("V1__a.sql", "CREATE TABLE a (id int);");
        assertThat(migrate(bench)).isInstanceOf(Outcome.Migrated.class);
        assertThat(migrate(bench)).isInstanceOf(Outcome.UpToDate.class);
        write("V2__b.sql", "CREATE TABLE b (id int);");
        write("V3__c.sql", "CREATE TABLE c (id int);\nINSERT INTO nowhere VALUES (1);");
        MigrationFailedException error = catchThrowableOfType(MigrationFailedException.class, () -> migrate(bench));

        List<RunRecord> runs = coordinator(bench).history(10);
        assertThat(runs)
                .extracting(RunRecord::result)
                .containsExactly(bench.isPostgres() ? RunResult.FAILED : RunResult.HALF_APPLIED, RunResult.SUCCEEDED);
        assertThat(runs.get(0).card()).contains(error.getMessage());
        assertThat(runs.get(0).from()).contains("1");
        assertThat(runs.get(0).to()).contains("3");
        assertThat(runs.get(0).steps())
                .extracting(RunStep::id, step -> step.took().isPresent())
                .containsExactly(tuple("2", true), tuple("3", false));
        assertThat(runs.get(0).holder().service().service()).isEqualTo("kept");
        assertThat(error.card().facts().number()).contains(2);
        assertThat(error.card().committed().orElseThrow()).startsWith("by this run 2");
        assertThat(error.card().halfApplied()).isEqualTo(!bench.isPostgres());
        if (!bench.isPostgres()) {
            assertThat(error.card().commands()).anyMatch(line -> line.startsWith("schemawave resolve undone"));
            HalfAppliedException refused = catchThrowableOfType(HalfAppliedException.class, () -> migrate(bench));
            assertThat(coordinator(bench).history(1).get(0).card()).contains(refused.getMessage());
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(scripts.resolve(name), text);
    }

    private Outcome migrate(Bench bench) {
        try (Coordinator coordinator = coordinator(bench)) {
            return coordinator.migrate();
        }
    }

    private Coordinator coordinator(Bench bench) {
        return Coordinator.builder()
                .service("kept")
                .property("schemawave.database.url", bench.database().url())
                .property("schemawave.database.user", bench.database().user())
                .property("schemawave.database.password", bench.database().password())
                .property("schemawave.guard.schema", bench.guardSchema())
                .property("schemawave.coordination.namespace", bench.guardSchema())
                .runner(FlywayRunner.of(Flyway.configure()
                        .dataSource(bench.database().dataSource())
                        .table("flyway_history")
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .locations("filesystem:" + scripts)))
                .build();
    }
}
