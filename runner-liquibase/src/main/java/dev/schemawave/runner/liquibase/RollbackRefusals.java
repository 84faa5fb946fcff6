package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.RollbackImpossibleException;

/** Says why nothing is taken back, and what would help. */
record RollbackRefusals(Failures failures) {

    private MigrationException refused(String reason, Optional<String> step, Optional<String> file, String next) {
        return failures.with(
                new Failure(reason, step, file, Optional.empty(), Optional.empty(), Failures.UNCHANGED, next),
                new RollbackImpossibleException(reason));
    }

    MigrationException unknown(String tag, List<String> known) {
        return refused(
                "The tag " + tag + " is not in the history, which has "
                        + (known.isEmpty() ? "no tag." : String.join(", ", known) + "."),
                Optional.empty(),
                Optional.empty(),
                known.isEmpty() ? "Say by how many changesets to roll back." : "Name one of these.");
    }

    MigrationException tooMany(int wanted, int possible) {
        return refused(
                wanted + " changesets cannot be rolled back: the history has "
                        + (possible == 0 ? "none." : "only " + possible + "."),
                Optional.empty(),
                Optional.empty(),
                possible == 0 ? "There is nothing to roll back." : "Roll back " + possible + " at most.");
    }

    MigrationException impossible(List<ChangeSet> changeSets) {
        ChangeSet first = changeSets.get(0);
        return refused(
                "There is no rollback for "
                        + changeSets.stream()
                                .map(changeSet -> changeSet.toString(false))
                                .collect(Collectors.joining(", "))
                        + ", and Liquibase cannot derive one.",
                Optional.of(Planner.step(first).id()),
                Optional.of(first.getFilePath()),
                "Add a rollback to each of them ('empty' where nothing is to be done), which changes no checksum;"
                        + " then roll back again. Or take the change back with a new changeset.");
    }

    MigrationException unknownChangeSet(RanChangeSet row) {
        return of(
                row,
                "is not in this changelog, so how to roll it back is not known.",
                "Roll back with the build that has applied it.");
    }

    MigrationException leftOut(RanChangeSet row) {
        return of(
                row,
                "was applied, but is left out by the contexts, the labels, its dbms or its ignore attribute.",
                "Roll back with the contexts and labels with which it was applied.");
    }

    MigrationException onlyMarked(RanChangeSet row) {
        return of(
                row,
                "was only marked as run (MARK_RAN): its rollback would undo what Liquibase has not done.",
                "Undo by hand what it stands for, if need be, and delete its row; then roll back again.");
    }

    private MigrationException of(RanChangeSet row, String reason, String next) {
        return refused(
                row + " " + reason,
                Optional.of(row.getId() + "::" + row.getAuthor()),
                Optional.ofNullable(row.getChangeLog()),
                next);
    }
}
