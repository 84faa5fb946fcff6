package dev.schemawave.runner.flyway;

import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.time.TimeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.sqlscript.SqlScript;

/** Takes migrations back by undo scripts, which Flyway's free edition does not do itself. */
final class Rollback {

    private final Configuration settings;
    private final DataSource database;
    private final UndoFailures failures;
    private final SchemaHistory history;
    private final UndoScripts scripts;
    private final List<Undo> undos;

    private Rollback(Configuration service, String undoPrefix, DataSource database, RollbackTarget target)
            throws MigrationException {
        this.database = database;
        failures = new UndoFailures(service, database);
        Flyway flyway = FlywayLoader.load(service, database, List.of());
        settings = flyway.getConfiguration();
        history = SchemaHistory.read(flyway);
        scripts = UndoScripts.in(settings, undoPrefix);
        undos = Undos.of(history, scripts, target, new Failures(service, database));
    }

    static RollbackPlan plan(Configuration service, String undoPrefix, DataSource database, RollbackTarget target)
            throws MigrationException {
        try {
            Rollback rollback = new Rollback(service, undoPrefix, database, target);
            if (!rollback.undos.isEmpty()) {
                try (UndoSession session = rollback.session()) {
                    rollback.parsed(session);
                }
            }
            return rollback.plan();
        } catch (FlywayException e) {
            throw new Failures(service, database).outsideSteps(e);
        } catch (LinkageError e) {
            throw UndoRefusals.unsupported(e);
        }
    }

    static List<Step.Applied> run(
            Configuration service, String undoPrefix, MigrationContext context, RollbackTarget target)
            throws MigrationException {
        try {
            return new Rollback(service, undoPrefix, context.database(), target).run(context);
        } catch (FlywayException e) {
            throw new Failures(service, context.database()).outsideSteps(e);
        } catch (LinkageError e) {
            throw UndoRefusals.unsupported(e);
        }
    }

    private UndoSession session() {
        return new UndoSession(settings, scripts, database);
    }

    private RollbackPlan plan() {
        Texts texts = new Texts(settings);
        return new RollbackPlan(
                history.current().map(MigrationVersion::getVersion),
                List.of(),
                history.currentWithout(undos.stream().map(Undo::migration).toList())
                        .map(MigrationVersion::getVersion),
                List.of(),
                undos.stream()
                        .map(undo -> new PlannedStep(
                                undo.step(),
                                Optional.of(
                                        texts.script(Texts.content(undo.script().resource())))))
                        .toList());
    }

    /** All scripts are read before the first one runs. */
    private Map<Undo, SqlScript> parsed(UndoSession session) throws MigrationException {
        Map<Undo, SqlScript> parsed = new LinkedHashMap<>();
        for (Undo undo : undos) {
            try {
                parsed.put(undo, session.parse(undo));
            } catch (FlywayException e) {
                throw failures.unreadable(undo, e);
            }
        }
        return parsed;
    }

    private List<Step.Applied> run(MigrationContext context) throws MigrationException {
        UndoSteps steps = new UndoSteps(context, TimeSource.system(), undos.size());
        if (undos.isEmpty()) {
            return steps.tookEffect();
        }
        try (UndoSession session = session()) {
            for (Map.Entry<Undo, SqlScript> each : parsed(session).entrySet()) {
                session.locked(() -> {
                    take(session, each.getKey(), each.getValue(), steps);
                    return steps;
                });
                steps.end();
            }
            return steps.tookEffect();
        } catch (FlywayException e) {
            throw failures.during(steps, e);
        }
    }

    private static void take(UndoSession session, Undo undo, SqlScript script, UndoSteps steps) {
        try {
            session.run(undo, script, () -> steps.begin(undo, script.executeInTransaction()));
        } catch (RuntimeException e) {
            // What Flyway does from here on, such as giving back its lock, is no part of the step.
            steps.failed();
            throw e;
        }
    }
}
