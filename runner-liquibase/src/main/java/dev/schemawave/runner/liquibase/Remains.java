package dev.schemawave.runner.liquibase;

import java.util.Optional;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.core.AbstractDb2Database;
import liquibase.database.core.MSSQLDatabase;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.core.SQLiteDatabase;

/**
 * What a changeset that failed has left in the database.
 *
 * @param text for people
 * @param none whether nothing is left
 */
record Remains(String text, boolean none) {

    /** The product is given, because the database could not name it over a lost connection. */
    static Remains of(
            String name,
            ChangeSet changeSet,
            boolean failedInside,
            Statements statements,
            Database database,
            String product) {
        if (!failedInside) {
            return some(name + " may be in effect, but the history does not say so.");
        }
        if (!changeSet.isRunInTransaction() || !database.supportsDDLInTransaction()) {
            return some(name + " does not run in a transaction: its statements before the failing one are in effect.");
        }
        Optional<String> committing = rollsBackDdl(database) ? Optional.empty() : statements.lastThatMayCommit();
        if (committing.isEmpty()) {
            return new Remains(name + " was rolled back by " + product + ".", true);
        }
        if (committing.equals(statements.last())) {
            return some(name + " is in effect up to the failing statement: " + product
                    + " has committed what came before.");
        }
        return some(name + " is in effect up to and with '" + Failures.shortened(Causes.oneLine(committing.get()))
                + "': " + product + " has committed that, and rolled back what came after.");
    }

    static Remains ofLostConnection(String name, String product) {
        return some(name + " was under way when the connection was lost: " + product
                + " rolls back what it had not committed.");
    }

    private static Remains some(String text) {
        return new Remains(text, false);
    }

    /** Liquibase calls DDL transactional on databases where it is not. */
    private static boolean rollsBackDdl(Database database) {
        return database instanceof PostgresDatabase
                || database instanceof MSSQLDatabase
                || database instanceof AbstractDb2Database
                || database instanceof SQLiteDatabase;
    }
}
