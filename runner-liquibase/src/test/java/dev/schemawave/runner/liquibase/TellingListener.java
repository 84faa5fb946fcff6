package dev.schemawave.runner.liquibase;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;

/** A listener such as users name by its class. */
public final class TellingListener extends AbstractChangeExecListener {

    static final List<String> TOLD = new CopyOnWriteArrayList<>();

    @Override
    public void ran(ChangeSet changeSet, DatabaseChangeLog log, Database database, ChangeSet.ExecType execType) {
        TOLD.add("ran " + changeSet);
    }
}
