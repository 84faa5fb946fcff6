package dev.schemawave.guard;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** A tool with one step in one transaction, in which a test decides what happens. */
class OneStepTool implements MigrationRunner {

    private final Work work;
    int runs;

    OneStepTool(Work work) {
        this.work = work;
    }

    /** What the step does before its history row is written. */
    @FunctionalInterface
    interface Work {

        void happens(Connection session) throws Exception;
    }

    @Override
    public String tool() {
        return "one step";
    }

    @Override
    public HistoryTable historyTable() {
        return new HistoryTable(Optional.empty(), "history");
    }

    @Override
    public SchemaPlan plan(DataSource database) throws MigrationException {
        try (Connection session = database.getConnection()) {
            List<String> applied = Bench.read(session, "SELECT step FROM history");
            return new SchemaPlan(
                    applied.stream().findFirst(),
                    Optional.of("1"),
                    List.of(),
                    applied.isEmpty() ? List.of(Bench.ONE) : List.of(),
                    List.of(),
                    Fingerprint.of(List.of("1")),
                    "");
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public void makeHistory(DataSource database) throws MigrationException {}

    @Override
    public String withoutSecrets(String statement) {
        return statement.replace("s3cret", "***");
    }

    @Override
    public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
        runs++;
        context.beforeStep(Bench.ONE, 1, 1);
        try (Connection session = context.database().getConnection()) {
            session.setAutoCommit(false);
            work.happens(session);
            Bench.run(session, Bench.recorded(Bench.ONE));
            if (!session.getAutoCommit()) {
                session.commit();
            }
        } catch (Exception e) {
            throw failure(e);
        }
        afterwards();
        context.afterStep(Bench.ONE, Duration.ZERO);
        return List.of(new Step.Applied(Bench.ONE, Duration.ZERO));
    }

    /** Happens when the step has taken effect. */
    void afterwards() {}

    static MigrationException failure(Exception cause) {
        return new MigrationException(
                new MigrationException.Failure(
                        String.valueOf(cause.getMessage()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "unknown",
                        "look"),
                cause);
    }
}
