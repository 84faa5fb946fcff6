package dev.schemawave.runner.liquibase;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.StopChange;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;

/** What changesets would send, for people to read. */
record SqlTexts(Database database, Secrets secrets) {

    /** Empty if a change of the set acts when it is asked for its statements, or needs the database for them. */
    Optional<String> of(ChangeSet changeSet) {
        List<String> statements = new ArrayList<>();
        try {
            for (Change change : changeSet.getChanges()) {
                if (!isInert(change)) {
                    return Optional.empty();
                }
                Sql[] generated = SqlGeneratorFactory.getInstance().generateSql(change, database);
                for (Sql statement : generated) {
                    statements.add(text(statement));
                }
            }
        } catch (Exception e) {
            return Optional.empty();
        }
        return Optional.of(secrets.hide(String.join("\n", statements)));
    }

    static String text(Sql statement) {
        String sql = statement.toSql().strip();
        return sql.endsWith(";") ? sql : sql + ";";
    }

    /** Liquibase's own changes only build statements; custom ones, and extensions, run whatever they like. */
    static boolean isInert(Change change) {
        return change.getClass().getPackage() == StopChange.class.getPackage()
                && !(change instanceof ExecuteShellCommandChange)
                && !(change instanceof StopChange);
    }
}
