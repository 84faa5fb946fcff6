package dev.schemawave.runner.liquibase;

import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.DbmsChangeSetFilter;

/**
 * Finds the changesets that were executed after a target, and refuses what Liquibase cannot roll back, or would pass over
 * in silence.
 *
 * <p>A tag's own row stays. {@code liquibase rollback} removes it if it is a changeset that only sets the tag; then the
 * schema would no longer have the version to which it was taken back.
 */
final class RollbackPlanner {

    private final DatabaseChangeLog changelog;
    private final List<ChangeSet> selected;
    private final History history;
    private final Reversals reversals;
    private final RollbackRefusals refusals;

    /**
     * What there is to do.
     *
     * @param plan for the coordinator
     * @param changeSets those of its steps, in their order
     */
    record Planned(RollbackPlan plan, List<ChangeSet> changeSets) {}

    private RollbackPlanner(
            DatabaseChangeLog changelog,
            List<ChangeSet> selected,
            History history,
            Reversals reversals,
            RollbackRefusals refusals) {
        this.changelog = changelog;
        this.selected = selected;
        this.history = history;
        this.reversals = reversals;
        this.refusals = refusals;
    }

    static Planned plan(Session session, RollbackTarget target) throws Exception {
        return Planner.reading(session, database -> {
            DatabaseChangeLog changelog = session.changelogs().read(database);
            History history = new History(database.getRanChangeSetList());
            Validation.of(changelog, session, database);
            return new RollbackPlanner(
                            changelog,
                            Planner.selected(
                                    changelog, session.changelogs(), database, new DbmsChangeSetFilter(database)),
                            history,
                            new Reversals(database, session.failures().secrets()),
                            new RollbackRefusals(session.failures()))
                    .plan(target);
        });
    }

    private Planned plan(RollbackTarget target) throws MigrationException {
        int remaining = remaining(target);
        List<RanChangeSet> newestFirst =
                new ArrayList<>(history.rows().subList(remaining, history.rows().size()));
        Collections.reverse(newestFirst);
        List<ChangeSet> changeSets = new ArrayList<>();
        for (RanChangeSet row : newestFirst) {
            changeSets.add(changeSet(row));
        }
        List<ChangeSet> impossible = changeSets.stream()
                .filter(changeSet -> !reversals.isPossible(changeSet))
                .toList();
        if (!impossible.isEmpty()) {
            throw refusals.impossible(impossible);
        }
        History then = new History(history.rows().subList(0, remaining));
        return new Planned(
                new RollbackPlan(
                        history.newestTag(),
                        history.tags(),
                        then.newestTag(),
                        then.tags(),
                        changeSets.stream()
                                .map(changeSet -> new PlannedStep(step(changeSet), reversals.sql(changeSet)))
                                .toList()),
                List.copyOf(changeSets));
    }

    static Step step(ChangeSet changeSet) {
        return Planner.step(changeSet).undo(Optional.of(changeSet.getFilePath()));
    }

    /** How many rows stay, from the oldest. */
    private int remaining(RollbackTarget target) throws MigrationException {
        if (target instanceof RollbackTarget.LastSteps last) {
            int possible = history.ofChangeSets();
            if (last.steps() > possible) {
                throw refusals.tooMany(last.steps(), possible);
            }
            return history.rows().size() - last.steps();
        }
        String tag = ((RollbackTarget.ToVersion) target).version();
        for (int i = history.rows().size(); i > 0; i--) {
            if (tag.equals(history.rows().get(i - 1).getTag())) {
                return i;
            }
        }
        throw refusals.unknown(tag, history.tags());
    }

    private ChangeSet changeSet(RanChangeSet row) throws MigrationException {
        if (row.getExecType() == ExecType.MARK_RAN) {
            throw refusals.onlyMarked(row);
        }
        for (ChangeSet changeSet : selected) {
            if (row.isSameAs(changeSet)) {
                return changeSet;
            }
        }
        throw changelog.getChangeSets(row).isEmpty() ? refusals.unknownChangeSet(row) : refusals.leftOut(row);
    }
}
