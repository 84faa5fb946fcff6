package dev.schemawave.it;

import dev.schemawave.model.Outline;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** A runner to which a test adds something. */
public class ForwardingRunner implements MigrationRunner {

    private final MigrationRunner runner;

    protected ForwardingRunner(MigrationRunner runner) {
        this.runner = runner;
    }

    @Override
    public String tool() {
        return runner.tool();
    }

    @Override
    public HistoryTable historyTable() {
        return runner.historyTable();
    }

    @Override
    public Optional<DataSource> database() {
        return runner.database();
    }

    @Override
    public SchemaPlan plan(DataSource database) throws MigrationException {
        return runner.plan(database);
    }

    @Override
    public Optional<BuildInputs> inputs() {
        return runner.inputs();
    }

    @Override
    public Outline outline(Optional<String> databaseUrl) throws MigrationException {
        return runner.outline(databaseUrl);
    }

    @Override
    public void makeHistory(DataSource database) throws MigrationException {
        runner.makeHistory(database);
    }

    @Override
    public String withoutSecrets(String statement) {
        return runner.withoutSecrets(statement);
    }

    @Override
    public RollbackPlan rollbackPlan(DataSource database, RollbackTarget target) throws MigrationException {
        return runner.rollbackPlan(database, target);
    }

    @Override
    public List<Step.Applied> rollback(MigrationContext context, RollbackTarget target) throws MigrationException {
        return runner.rollback(context, target);
    }

    @Override
    public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
        return runner.migrate(context);
    }
}
