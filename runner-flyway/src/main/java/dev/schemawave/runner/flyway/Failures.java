package dev.schemawave.runner.flyway;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import dev.schemawave.spi.MigrationStoppedException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.ValidateOutput;

/** Turns what Flyway throws or reports into what people need to know to go on. */
final class Failures {

    private static final String NOTHING_CHANGED = "unchanged";
    private static final String REPAIR = "run `flyway repair` (or Flyway.repair() in code)";

    private final Configuration settings;
    private final DataSource database;
    private final Texts texts;

    Failures(Configuration settings, DataSource database) {
        this.settings = settings;
        this.database = database;
        this.texts = new Texts(settings);
    }

    /** Flyway failed before or between steps. */
    MigrationException outsideSteps(FlywayException e) {
        return failure(e, FailedStatement.of(e), Optional.empty(), NOTHING_CHANGED, adviceFor(e));
    }

    /** Flyway failed in a run. Throws on what the context has thrown into it. */
    MigrationException during(Steps steps, FlywayException e) {
        rethrowStop(e);
        FailedStatement statement = FailedStatement.of(e);
        Aftermath aftermath;
        try {
            aftermath = Aftermath.read(settings, database);
        } catch (SQLException unreadable) {
            String unknown = "unknown, because it could not be read after the failure: "
                    + texts.reason(FailedStatement.reason(unreadable));
            return failure(e, statement, steps.running(), unknown, "start again: the next run reads the state first");
        }
        steps.tookEffect(step -> aftermath.history().hasApplied(step.id()));
        if (steps.running().isEmpty()) {
            return failure(e, statement, Optional.empty(), aftermath.version(), adviceFor(e));
        }
        Step step = steps.running().get();
        return failure(
                e,
                statement,
                steps.running(),
                leftBehind(step, steps.inDoubt(), statement, aftermath),
                next(step, statement, aftermath));
    }

    /** What the context has thrown into Flyway goes on; an interrupt is kept. */
    static void rethrowStop(FlywayException e) {
        for (Throwable cause : FailedStatement.causes(e)) {
            if (cause instanceof MigrationStoppedException stopped) {
                throw stopped;
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String leftBehind(Step step, List<Step> inDoubt, FailedStatement statement, Aftermath aftermath) {
        boolean hasFailedRow = aftermath.hasFailedRow(step);
        String steps = inDoubt.stream().map(Step::toString).collect(Collectors.joining(", "));
        if (!hasFailedRow && aftermath.undoesDdl() && statement.inTransaction()) {
            return "rolled back: " + aftermath.version() + ", nothing is left of " + steps;
        }
        return aftermath.version() + (hasFailedRow ? ", with a failed row for " : ", without a row for ") + step.id()
                + " in the history: what " + steps + " did"
                + statement.line().map(line -> " before line " + line).orElse("") + " may have taken effect";
    }

    private static String next(Step step, FailedStatement statement, Aftermath aftermath) {
        // Flyway names a file only where its script is what failed, and not, say, the commit.
        String correct = statement.file().map(file -> "correct " + file).orElse("remove the cause");
        if (aftermath.hasFailedRow(step)) {
            return "undo by hand what took effect, " + correct + ", " + REPAIR + " to remove the failed row, then start"
                    + " again";
        }
        if (aftermath.undoesDdl() && statement.inTransaction()) {
            return correct + ", then start again";
        }
        return "undo by hand what took effect, " + correct + ", then start again";
    }

    private static String adviceFor(FlywayException e) {
        return FailedStatement.causes(e).stream()
                        .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("advisory lock"))
                ? "somebody runs Flyway on this schema without Schemawave: let that end, then start again"
                : "correct what the reason names, then start again";
    }

    MigrationException invalid(List<ValidateOutput> faults) {
        ValidateOutput first = faults.get(0);
        String more = faults.size() > 1 ? " (and " + (faults.size() - 1) + " more)" : "";
        String id = Optional.ofNullable(first.version)
                .filter(version -> !version.isEmpty())
                .orElse(first.description);
        FlywayException cause = new FlywayException(faults.size() + " migrations do not fit the history");
        return new MigrationException(
                new Failure(
                        texts.reason(first.errorDetails.errorMessage) + more,
                        Optional.of(id),
                        Optional.ofNullable(first.filepath).filter(file -> !file.isEmpty()),
                        Optional.empty(),
                        Optional.empty(),
                        NOTHING_CHANGED,
                        "bring the files and the history into line as the reason says; `flyway repair` makes the"
                                + " history follow the files"),
                cause);
    }

    /** The files alone are wrong, or cannot be read. */
    static MigrationException inFiles(String reason, Throwable cause) {
        return new MigrationException(
                new Failure(
                        Texts.oneLine(reason),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        NOTHING_CHANGED,
                        "correct what the reason names"),
                cause);
    }

    MigrationException failedEarlier(MigrationInfo row) {
        Step step = Steps.step(row);
        return new MigrationException(
                new Failure(
                        "an earlier run of " + step + " failed half-way",
                        Optional.of(step.toString()),
                        step.file(),
                        Optional.empty(),
                        Optional.empty(),
                        NOTHING_CHANGED + ", with a failed row for " + step.id() + " in the history",
                        "undo by hand what took effect, " + REPAIR + " to remove the failed row, then start again"),
                new FlywayException("failed row in the history"));
    }

    MigrationException nonEmptySchema() {
        return new MigrationException(
                new Failure(
                        "the schema is not empty, but has no history table " + settings.getTable(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        NOTHING_CHANGED,
                        "if the schema is one that Flyway shall take over, set flyway.baselineOnMigrate=true and"
                                + " flyway.baselineVersion to the version that it has; else point to another schema"),
                new FlywayException("non-empty schema without history table"));
    }

    private MigrationException failure(
            FlywayException e, FailedStatement statement, Optional<Step> step, String leftBehind, String next) {
        return new MigrationException(
                new Failure(
                        texts.reason(FailedStatement.reason(e)),
                        step.map(Step::toString),
                        statement.file().or(() -> step.flatMap(Step::file)),
                        statement.line(),
                        statement.sql().map(texts::statement),
                        leftBehind,
                        next),
                e);
    }
}
