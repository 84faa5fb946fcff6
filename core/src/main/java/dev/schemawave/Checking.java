package dev.schemawave;

import dev.schemawave.guard.Aftermath;
import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Unmet;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.SchemaLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** What a start would find, and what would stop it. Changes nothing. */
final class Checking {

    private final Run run;
    private final Inspection schema;
    private final DataSource database;
    private final Corridor.CoordinationOpener opener;
    private final Patience patience;

    Checking(Run run, Inspection schema, DataSource database, Corridor.CoordinationOpener opener) {
        this.run = run;
        this.schema = schema;
        this.database = database;
        this.opener = opener;
        this.patience = new Patience(run);
    }

    /** The coordination service is asked only for what the database does not know. */
    Check check() throws InterruptedException {
        SchemaPlan plan = schema.plan();
        Scope scope = scope();
        List<Requirement> requires = run.settings().declaration().requires().stream()
                .filter(requirement -> !requirement.optional())
                .toList();
        Optional<HalfApplied> noted = noted(scope);
        if (requires.isEmpty() && noted.isEmpty()) {
            return new Check(run.service(), plan, List.of(), Optional.empty());
        }
        try (Coordination coordination = patience.insist(opener::open)) {
            List<LedgerEntry> ledger = ledger(coordination);
            Optional<Holder> migrating =
                    patience.insist(() -> coordination.lock().holder(scope.lockName()));
            if (migrating.isEmpty()) {
                // Read again: who migrated may have ended since.
                Optional<HalfApplied> left = noted(scope);
                if (left.isPresent()) {
                    throw new HalfAppliedException(
                            run.service().toString(), left.get(), FailureCard.Affected.of(run.service(), ledger));
                }
            }
            List<Unmet> unmet =
                    patience.insist(() -> new Liveness(coordination.lock()).asked(Unmet.of(requires, ledger)));
            return new Check(run.service(), plan, unmet, migrating);
        }
    }

    private List<LedgerEntry> ledger(Coordination coordination) throws InterruptedException {
        Optional<SchemaLedger> ledger = coordination.ledger();
        return ledger.isEmpty() ? List.of() : patience.insist(() -> SystemView.entries(ledger.get()));
    }

    private Scope scope() throws InterruptedException {
        try (Connection session = run.open(database)) {
            return DatabaseIdentity.scope(session, schema.historyTable());
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
        }
    }

    private Optional<HalfApplied> noted(Scope scope) throws InterruptedException {
        if (run.settings().guard().isEmpty()) {
            return Optional.empty();
        }
        try (Connection session = run.open(database)) {
            return new Aftermath(session, scope, run.settings().guard().get()).noted();
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
        }
    }
}
