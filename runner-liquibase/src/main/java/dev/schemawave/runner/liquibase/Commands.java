package dev.schemawave.runner.liquibase;

import java.io.OutputStream;
import liquibase.Scope;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.command.CommandScope;
import liquibase.command.core.helpers.ChangeExecListenerCommandStep;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.Database;
import liquibase.integration.commandline.ChangeExecListenerUtils;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;

/**
 * Runs commands of Liquibase that change a database.
 *
 * @param session in which
 * @param database of the session
 */
record Commands(Session session, Database database) {

    /** A command on the session's changelog and database, with a listener besides the user's own. */
    CommandScope command(String[] name, ChangeExecListener ours) throws Exception {
        CommandScope command = new CommandScope(name);
        command.addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database);
        command.addArgumentValue(
                DatabaseChangelogCommandStep.CHANGELOG_FILE_ARG,
                session.changelogs().file());
        command.addArgumentValue(
                DatabaseChangelogCommandStep.CHANGELOG_PARAMETERS,
                session.changelogs().parametersFor(database));
        ChangeExecListener ofUser = ChangeExecListenerUtils.getChangeExecListener(
                database,
                session.changelogs().resources(),
                command.getArgumentValue(ChangeExecListenerCommandStep.CHANGE_EXEC_LISTENER_CLASS_ARG),
                command.getArgumentValue(ChangeExecListenerCommandStep.CHANGE_EXEC_LISTENER_PROPERTIES_FILE_ARG));
        command.addArgumentValue(
                ChangeExecListenerCommandStep.CHANGE_EXEC_LISTENER_ARG, new DefaultChangeExecListener(ours, ofUser));
        command.setOutput(OutputStream.nullOutputStream());
        return command;
    }

    /** Runs a command while the lock is held that stands in for Liquibase's own. */
    void run(CommandScope command, Statements statements) throws Exception {
        Scope.child(statements, session.options().legacyLock().inForce(), () -> {
            try {
                requireOurLock();
                command.execute();
            } finally {
                // A command that failed leaves our lock service behind, for whoever uses this connection next.
                LockServiceFactory.getInstance().resetAll();
            }
        });
    }

    private void requireOurLock() {
        LockService service = LockServiceFactory.getInstance().getLockService(database);
        if (!(service instanceof OuterLockService || service instanceof SharedLockService)) {
            throw new IllegalStateException("Liquibase does not find the lock service of schemawave-runner-liquibase:"
                    + " the thread's context class loader must see both");
        }
    }
}
