package dev.schemawave.runner.liquibase;

import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.RuntimeEnvironment;
import liquibase.Scope;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.changelog.visitor.ListVisitor;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;

/** Compares the changelog with the history as {@code update} would, and writes nothing. */
final class Planner {

    private Planner() {}

    /**
     * What there is to do.
     *
     * @param plan for the coordinator
     * @param pending the changesets of its steps
     * @param history what was applied before
     */
    record Planned(SchemaPlan plan, List<ChangeSet> pending, History history) {}

    static Planned plan(Session session) throws Exception {
        return reading(session, database -> planned(session, database));
    }

    static History history(Session session) throws Exception {
        return reading(session, database -> new History(database.getRanChangeSetList()));
    }

    /** What is done with a database that is only read. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Database database) throws Exception;
    }

    static <T> T reading(Session session, Reading<T> reading) throws Exception {
        Session.forget();
        Database database = session.databases().open();
        try {
            Map<String, Object> scope =
                    Map.of(ReadOnlyHistoryService.SWITCH, true, Scope.Attr.database.name(), database);
            return Scope.child(scope, () -> {
                ReadOnlyHistoryService.requireFor(database);
                return reading.of(database);
            });
        } finally {
            Session.forget(database);
        }
    }

    private static Planned planned(Session session, Database database)
            throws LiquibaseException, MigrationException, IOException {
        DatabaseChangeLog changelog = session.changelogs().read(database);
        History history = new History(database.getRanChangeSetList());
        Validation.of(changelog, session, database);
        List<ChangeSet> selected =
                selected(changelog, session.changelogs(), database, new DbmsChangeSetFilter(database));
        ShouldRunChangeSetFilter shouldRun = new ShouldRunChangeSetFilter(database);
        List<ChangeSet> pending = selected.stream()
                .filter(changeSet -> shouldRun.accepts(changeSet).isAccepted())
                .toList();
        SchemaPlan plan = new SchemaPlan(
                history.newestTag(),
                newestTag(selected),
                history.tags(),
                pending.stream().map(Planner::step).toList(),
                history.unknownTo(changelog),
                Fingerprints.of(session, changelog, selected),
                Traces.of(session, changelog, selected, pending));
        return new Planned(plan, pending, history);
    }

    static Step step(ChangeSet changeSet) {
        String comments = changeSet.getComments();
        return new Step(
                changeSet.getId() + "::" + changeSet.getAuthor(),
                comments == null || comments.isBlank() ? changeSet.getDescription() : comments.strip(),
                Optional.of(changeSet.getFilePath()));
    }

    /** The changesets that contexts, labels and the filter let through, run or not. */
    static List<ChangeSet> selected(
            DatabaseChangeLog changelog, Changelogs changelogs, Database database, ChangeSetFilter more)
            throws LiquibaseException {
        ListVisitor visitor = new ListVisitor();
        new ChangeLogIterator(
                        changelog,
                        new ContextChangeSetFilter(changelogs.contexts()),
                        new LabelChangeSetFilter(changelogs.labels()),
                        more,
                        new IgnoreChangeSetFilter())
                .run(visitor, new RuntimeEnvironment(database, changelogs.contexts(), changelogs.labels()));
        return visitor.getSeenChangeSets();
    }

    private static Optional<String> newestTag(List<ChangeSet> changeSets) {
        return tags(changeSets).reduce((older, newer) -> newer);
    }

    /** The tags that changesets set, in order. */
    static Stream<String> tags(List<ChangeSet> changeSets) {
        return changeSets.stream()
                .flatMap(changeSet -> changeSet.getChanges().stream())
                .filter(TagDatabaseChange.class::isInstance)
                .map(change -> ((TagDatabaseChange) change).getTag());
    }
}
