package dev.schemawave;

import dev.schemawave.config.Settings.Ahead;
import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.guard.Guard;
import dev.schemawave.guard.GuardSettings;
import dev.schemawave.guard.SchemaState;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Version;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Whether a build may work on a schema that a newer one has migrated. The newer one has said which older ones may, and the
 * guard has kept it in the database itself.
 */
final class AheadCheck {

    private final Run run;
    private final HistoryTable historyTable;
    private final DataSource database;

    AheadCheck(Run run, HistoryTable historyTable, DataSource database) {
        this.run = run;
        this.historyTable = historyTable;
        this.database = database;
    }

    /** Refuses a schema on which this build must not work. A newer build that has said nothing is no reason. */
    void refuse(SchemaPlan plan) {
        Ahead policy = run.settings().ahead();
        if (plan.ahead().isEmpty() || policy == Ahead.WARN) {
            return;
        }
        if (policy == Ahead.REFUSE) {
            throw refused(plan, "schemawave.ahead=refuse");
        }
        Optional<String> oldest = declared();
        Optional<String> own = plan.target().or(run.settings().declaration()::version);
        if (oldest.isPresent() && own.isPresent() && isOlder(own.get(), oldest.get())) {
            throw refused(
                    plan,
                    "the newer build has declared that builds before " + oldest.get()
                            + " do not work on its schema, and this one is " + own.get());
        }
    }

    Outcome outcome(SchemaPlan plan) {
        return new Outcome.SchemaAhead(run.service(), plan.current(), plan.ahead(), declared());
    }

    private SchemaAheadException refused(SchemaPlan plan, String why) {
        return new SchemaAheadException(run.service().toString(), plan.current(), plan.ahead(), why);
    }

    private static boolean isOlder(String own, String oldest) {
        Optional<Version> mine = Version.find(own);
        return mine.isPresent()
                && Version.find(oldest)
                        .filter(least -> mine.get().compareTo(least) < 0)
                        .isPresent();
    }

    /** The oldest build that the one which migrated last lets work on its schema. */
    private Optional<String> declared() {
        return declared(Guard::newest);
    }

    /** The oldest build that the one which last left the schema at a version lets work on it. */
    Optional<String> declaredAt(String version) {
        return declared((session, scope, guard) -> Guard.newestAt(version, session, scope, guard));
    }

    /** Asks how a run has left the schema. */
    @FunctionalInterface
    private interface Question {

        Optional<SchemaState> ask(Connection session, Scope scope, GuardSettings guard) throws SQLException;
    }

    private Optional<String> declared(Question question) {
        Optional<GuardSettings> guard = run.settings().guard();
        if (guard.isEmpty()) {
            return Optional.empty();
        }
        try (Connection session = database.getConnection()) {
            return question.ask(session, DatabaseIdentity.scope(session, historyTable), guard.get())
                    .flatMap(SchemaState::compatibleWith);
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
        }
    }
}
