package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import java.util.List;
import java.util.Optional;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.exception.ValidationFailedException;

/** Lets Liquibase validate a changelog, as {@code update} does first, and explains what it refuses. */
final class Validation {

    private static final String WAS = " was: ";
    private static final String NOW = " but is now: ";

    private Validation() {}

    static void of(DatabaseChangeLog changelog, Session session, Database database)
            throws LiquibaseException, MigrationException {
        Changelogs changelogs = session.changelogs();
        try {
            changelog.validate(database, changelogs.contexts(), changelogs.labels());
        } catch (ValidationFailedException e) {
            List<String> edited = e.getInvalidMD5Sums();
            throw session.failures().with(edited.isEmpty() ? invalid(changelog, e) : edited(changelog, edited), e);
        }
    }

    /** Liquibase says {@code <file>::<id>::<author> was: <checksum> but is now: <checksum>}. */
    private static Failure edited(DatabaseChangeLog changelog, List<String> edited) {
        String message = edited.get(0);
        String name = message.substring(0, Math.max(message.indexOf(WAS), 0));
        Optional<ChangeSet> changeSet = changelog.getChangeSets().stream()
                .filter(candidate -> candidate.toString(false).equals(name))
                .findFirst();
        int from = message.indexOf(WAS) + WAS.length();
        String stored = message.substring(from, Math.max(message.indexOf(NOW), from));
        return new Failure(
                "A changeset was edited after it had been applied: " + String.join("; ", edited),
                changeSet.map(found -> Planner.step(found).id()),
                changeSet.map(ChangeSet::getFilePath),
                Optional.empty(),
                Optional.empty(),
                Failures.UNCHANGED,
                "Take the edit back and put the change into a new changeset. If the edit means the same to the database,"
                        + " add validCheckSum " + stored + " to the changeset"
                        + " (clear-checksums would accept all changesets as they are now).");
    }

    private static Failure invalid(DatabaseChangeLog changelog, ValidationFailedException e) {
        return new Failure(
                new Causes(e).reason(),
                Optional.empty(),
                Optional.of(changelog.getFilePath()),
                Optional.empty(),
                Optional.empty(),
                Failures.UNCHANGED,
                "Correct the changelog, or bring about what its preconditions ask for; then start again.");
    }
}
