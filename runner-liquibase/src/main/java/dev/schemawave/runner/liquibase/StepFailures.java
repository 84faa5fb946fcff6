package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;

/** Says where an update failed, and what is in the database now. */
final class StepFailures {

    private static final int MOST_NAMED = 10;

    private StepFailures() {}

    /** @throws dev.schemawave.spi.MigrationStoppedException if that is what ended the update */
    static MigrationException of(
            Exception e, StepListener steps, Planner.Planned planned, Session session, Database database) {
        if (e instanceof MigrationException known) {
            return known;
        }
        Causes causes = new Causes(e);
        causes.rethrowStop();
        Optional<ChangeSet> failed = steps.current();
        Optional<Remains> remains = steps.remains(database, session.databases().isConnected());
        Failure failure = new Failure(
                causes.reason(),
                failed.map(changeSet -> Planner.step(changeSet).id()),
                failed.map(ChangeSet::getFilePath),
                Optional.empty(),
                causes.database().isPresent() ? steps.statements().last() : Optional.empty(),
                remains.map(Remains::text).orElse("No changeset was left half done.") + " "
                        + ofOthers(planned, session),
                next(remains));
        return session.failures().with(failure, e);
    }

    /** From the history itself, as the database has it now. */
    private static String ofOthers(Planner.Planned planned, Session session) {
        try {
            History now = Planner.history(session);
            List<String> added = planned.pending().stream()
                    .filter(changeSet ->
                            now.contains(changeSet) && !planned.history().contains(changeSet))
                    .map(changeSet -> changeSet.toString(false))
                    .toList();
            String names = added.stream().limit(MOST_NAMED).collect(Collectors.joining(", ", ": ", ""));
            return "Of " + planned.pending().size() + " pending changesets the history has " + added.size()
                    + (added.isEmpty() ? "" : names)
                    + (added.size() > MOST_NAMED ? ", ..." : "") + ".";
        } catch (Exception e) {
            return "What else was applied is in the history, which could not be read: " + new Causes(e).reason();
        }
    }

    private static String next(Optional<Remains> remains) {
        if (remains.isEmpty()) {
            return "Remove the cause; then start again.";
        }
        if (remains.get().none()) {
            return "Correct the changeset, or what it stumbles over in the database; then start again:"
                    + " what is in the history is not repeated.";
        }
        return "Undo by hand what of the changeset is in effect, and correct it; or finish it by hand"
                + " and mark it as run (mark-next-changeset-ran); then start again.";
    }
}
