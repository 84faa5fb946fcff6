package dev.schemawave.runner.liquibase;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.change.custom.CustomTaskChange;
import liquibase.change.custom.CustomTaskRollback;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;

/** What rolls changesets back: the changes that their authors have named for it, or the inverse of their own. */
record Reversals(Database database, Secrets secrets) {

    /** Also where that shows only when the statements are made, as far as they can be made without doing anything. */
    boolean isPossible(ChangeSet changeSet) {
        if (!changeSet.supportsRollback(database)) {
            return false;
        }
        try {
            for (Change change : changes(changeSet)) {
                if (SqlTexts.isInert(change)) {
                    statements(changeSet, change);
                }
            }
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** Empty if a change acts when it is asked for its statements. */
    Optional<String> sql(ChangeSet changeSet) {
        List<String> texts = new ArrayList<>();
        try {
            for (Change change : changes(changeSet)) {
                if (!SqlTexts.isInert(change)) {
                    return Optional.empty();
                }
                for (Sql statement : statements(changeSet, change)) {
                    texts.add(SqlTexts.text(statement));
                }
            }
        } catch (Exception e) {
            return Optional.empty();
        }
        return Optional.of(secrets.hide(String.join("\n", texts)));
    }

    private Sql[] statements(ChangeSet changeSet, Change change) throws Exception {
        SqlGeneratorFactory generator = SqlGeneratorFactory.getInstance();
        return changeSet.hasCustomRollbackChanges()
                ? generator.generateSql(change, database)
                : generator.generateSql(change.generateRollbackStatements(database), database);
    }

    /** In the order in which they are rolled back. */
    private static List<Change> changes(ChangeSet changeSet) {
        if (changeSet.hasCustomRollbackChanges()) {
            return changeSet.getRollback().getChanges();
        }
        List<Change> backwards = new ArrayList<>();
        for (Change change : changeSet.getChanges()) {
            backwards.add(0, change);
        }
        return backwards;
    }

    /** What a rollback does that is no statement of the database, for people. */
    static List<String> tasks(ChangeSet changeSet) {
        boolean custom = changeSet.hasCustomRollbackChanges();
        return changes(changeSet).stream()
                .filter(change -> change instanceof ExecuteShellCommandChange || isTask(change, custom))
                .map(change -> "rollback: " + change.getConfirmationMessage())
                .toList();
    }

    private static boolean isTask(Change change, boolean custom) {
        return change instanceof CustomChangeWrapper wrapper
                && (custom
                        ? wrapper.getCustomChange() instanceof CustomTaskChange
                        : wrapper.getCustomChange() instanceof CustomTaskRollback);
    }
}
