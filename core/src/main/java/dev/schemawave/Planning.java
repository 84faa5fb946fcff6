package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.Outline;
import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.plan.PlannedService;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.SchemaLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Looks at the own schema, and at what others announce of theirs. Changes nothing. */
final class Planning {

    private final Settings settings;
    private final LazyRunner runner;
    private final DataSource database;
    private final Corridor.CoordinationOpener opener;

    Planning(Settings settings, LazyRunner runner, DataSource database, Corridor.CoordinationOpener opener) {
        this.settings = settings;
        this.runner = runner;
        this.database = database;
        this.opener = opener;
    }

    PlannedService ofThisService() {
        Optional<String> url = url();
        try {
            SchemaPlan seen = runner.get().plan(database);
            Outline outline = outline(url);
            List<PlannedStep> pending = seen.pending().stream()
                    .map(step -> outline.steps().stream()
                            .filter(known -> known.step().equals(step))
                            .findFirst()
                            .orElse(PlannedStep.of(step)))
                    .toList();
            return PlannedService.inspected(
                    settings.service(), runner.tool(), seen, outline, pending, settings.declaration());
        } catch (MigrationException e) {
            throw new MigrationFailedException(settings.service().toString(), e);
        }
    }

    List<PlannedService> ofAllServices() {
        PlannedService own = ofThisService();
        List<LedgerEntry> ledger = ledger();
        List<PlannedService> all = new ArrayList<>(ledger.stream()
                .filter(entry -> !entry.key().equals(own.key()))
                .map(PlannedService::announced)
                .toList());
        all.add(own.with(
                ledger.stream().filter(entry -> entry.key().equals(own.key())).findFirst()));
        return all;
    }

    RollbackPlan of(Rollback wanted) {
        try {
            RollbackPlan plan = runner.get().rollbackPlan(database, wanted.target());
            if (!plan.isSettled()) {
                wanted.refuseForDependents(settings.service(), plan, ledger());
            }
            return plan;
        } catch (MigrationException e) {
            throw RollbackRefusedException.impossible(settings.service().toString(), e);
        }
    }

    private List<LedgerEntry> ledger() {
        try (Coordination coordination = opener.open()) {
            Optional<SchemaLedger> ledger = coordination.ledger();
            return ledger.isEmpty()
                    ? List.of()
                    : ledger.get().readAll().stream()
                            .map(SchemaLedger.Published::entry)
                            .toList();
        } catch (CoordinationException e) {
            throw new CoordinationUnavailableException(
                    settings.service().toString(),
                    "the ledger cannot be read: " + e.getMessage(),
                    "check the coordination service, then plan again",
                    e);
        }
    }

    /** Without it a plan has no SQL, and is as good as ever otherwise. */
    private Outline outline(Optional<String> url) {
        try {
            return runner.get().outline(url);
        } catch (MigrationException e) {
            return new Outline(List.of(), Optional.empty(), List.of());
        }
    }

    private Optional<String> url() {
        try (Connection session = database.getConnection()) {
            return Optional.ofNullable(session.getMetaData().getURL());
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(settings.service(), Duration.ZERO, e);
        }
    }
}
