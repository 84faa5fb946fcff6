package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import java.util.Optional;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;

/** Says where a rollback failed, and what is in the database now. */
final class RollbackFailures {

    private RollbackFailures() {}

    /** @throws dev.schemawave.spi.MigrationStoppedException if that is what ended the rollback */
    static MigrationException of(Exception e, RollbackListener steps, Session session, Database database) {
        if (e instanceof MigrationException known) {
            return known;
        }
        Causes causes = new Causes(e);
        causes.rethrowStop();
        Optional<ChangeSet> failed = steps.current();
        Optional<Remains> remains = steps.remains(database, session.databases().isConnected());
        Failure failure = new Failure(
                causes.reason(),
                failed.map(changeSet -> RollbackPlanner.step(changeSet).id()),
                failed.map(ChangeSet::getFilePath),
                Optional.empty(),
                causes.database().isPresent() ? steps.statements().last() : Optional.empty(),
                remains.map(Remains::text).orElse("No changeset was left half rolled back.") + " " + before(steps),
                next(remains));
        return session.failures().with(failure, e);
    }

    private static String before(RollbackListener steps) {
        return steps.undone().isEmpty()
                ? "Nothing was rolled back before."
                : "Rolled back before: "
                        + steps.undone().stream()
                                .map(undone -> undone.step().id().replace("undo of ", ""))
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    private static String next(Optional<Remains> remains) {
        if (remains.isEmpty()) {
            return "Remove the cause; then roll back again.";
        }
        if (remains.get().none()) {
            return "Correct the rollback of the changeset, or what it stumbles over in the database; then roll back again:"
                    + " what is no longer in the history is not repeated.";
        }
        return "Bring the schema back by hand to what it was before, and correct the rollback; or finish it by hand and"
                + " delete the changeset's row from the history; then roll back again.";
    }
}
