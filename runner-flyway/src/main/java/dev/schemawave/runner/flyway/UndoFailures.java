package dev.schemawave.runner.flyway;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;

/** Says what a rollback that failed has left behind. */
record UndoFailures(Configuration settings, DataSource database) {

    private static final String UNCHANGED = "unchanged";

    /** A script cannot be read, or cannot be made into statements. */
    MigrationException unreadable(Undo undo, FlywayException e) {
        return new MigrationException(
                new Failure(
                        new Texts(settings).reason(FailedStatement.reason(e)),
                        Optional.of(undo.step().toString()),
                        Optional.of(undo.script().file()),
                        FailedStatement.of(e).line(),
                        Optional.empty(),
                        UNCHANGED,
                        "correct what the reason names, then roll back again"),
                e);
    }

    /** Flyway failed between steps, or a script failed. Throws on what the context has thrown into it. */
    MigrationException during(UndoSteps steps, FlywayException e) {
        Failures.rethrowStop(e);
        FailedStatement statement = FailedStatement.of(e);
        Optional<Aftermath> aftermath =
                steps.undone().isEmpty() && steps.running().isEmpty() ? Optional.empty() : aftermath();
        aftermath.ifPresent(now ->
                steps.tookEffectIf(undo -> !now.history().hasRow(undo.rows().get(0))));
        Texts texts = new Texts(settings);
        return new MigrationException(
                new Failure(
                        texts.reason(FailedStatement.reason(e)),
                        steps.running().map(undo -> undo.step().toString()),
                        steps.running().map(undo -> undo.script().file()).or(statement::file),
                        statement.line(),
                        statement.sql().map(texts::statement),
                        leftBehind(steps, statement, aftermath),
                        next(steps, aftermath)),
                e);
    }

    private Optional<Aftermath> aftermath() {
        try {
            return Optional.of(Aftermath.read(settings, database));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private static String leftBehind(UndoSteps steps, FailedStatement statement, Optional<Aftermath> aftermath) {
        String before = steps.undone().isEmpty()
                ? "nothing was taken back before"
                : "taken back before: " + String.join(", ", steps.undone());
        if (steps.running().isEmpty()) {
            return steps.undone().isEmpty()
                    ? UNCHANGED
                    : aftermath.map(Aftermath::version).orElse("not known") + "; " + before;
        }
        Undo undo = steps.running().get();
        if (aftermath.isEmpty()) {
            return "unknown, because it could not be read after the failure; " + before;
        }
        String version = aftermath.get().version();
        if (isTakenBack(steps, aftermath)) {
            return "rolled back: " + version + ", nothing of " + undo.step() + " took effect; " + before;
        }
        return version + ", but what " + undo.step() + " did"
                + statement.line().map(line -> " before line " + line).orElse("") + " may have taken effect; " + before;
    }

    private static boolean isTakenBack(UndoSteps steps, Optional<Aftermath> aftermath) {
        return steps.isInTransaction() && aftermath.map(Aftermath::undoesDdl).orElse(false);
    }

    private static String next(UndoSteps steps, Optional<Aftermath> aftermath) {
        if (steps.running().isEmpty()) {
            return "correct what the reason names, then roll back again";
        }
        String correct = "correct " + steps.running().get().script().file();
        if (isTakenBack(steps, aftermath)) {
            return correct + ", then roll back again";
        }
        return aftermath.isEmpty()
                ? "roll back again: the next run reads the state first"
                : "bring the schema back by hand to what it was before the script, " + correct
                        + ", then roll back again";
    }
}
