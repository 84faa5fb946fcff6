package dev.schemawave.runner.liquibase;

import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Liquibase's lock table where Schemawave's lease excludes: creates no {@code DATABASECHANGELOGLOCK} and
 * heeds none that a killed process has left behind.
 *
 * <p>For Liquibase's service loader, which asks for a public class. Applies only inside a run of {@link LiquibaseRunner}.
 */
public final class OuterLockService implements LockService {

    static final int ABOVE_ALL_OTHERS = 1000;

    private @Nullable Database database;
    private boolean held;

    /** For Liquibase's service loader. */
    public OuterLockService() {}

    @Override
    public int getPriority() {
        return ABOVE_ALL_OTHERS;
    }

    @Override
    public boolean supports(Database candidate) {
        return Options.LegacyLock.IGNORE.isInScope();
    }

    @Override
    public void setDatabase(Database database) {
        this.database = database;
    }

    @Override
    public boolean hasChangeLogLock() {
        return held;
    }

    @Override
    public void waitForLock() throws LockException {
        acquireLock();
    }

    /** What Liquibase's own service does beside locking: from here on the history is read afresh. */
    @Override
    public boolean acquireLock() throws LockException {
        if (database != null && !held) {
            rollback(database);
            Scope.getCurrentScope()
                    .getSingleton(ChangeLogHistoryServiceFactory.class)
                    .getChangeLogService(database)
                    .reset();
            database.setCanCacheLiquibaseTableInfo(true);
            held = true;
        }
        return true;
    }

    @Override
    public void releaseLock() throws LockException {
        held = false;
        if (database != null) {
            database.setCanCacheLiquibaseTableInfo(false);
            rollback(database);
        }
    }

    @Override
    public void forceReleaseLock() throws LockException {
        releaseLock();
    }

    @Override
    public DatabaseChangeLogLock[] listLocks() {
        return new DatabaseChangeLogLock[0];
    }

    @Override
    public void reset() {
        held = false;
    }

    @Override
    public void setChangeLogLockWaitTime(long changeLogLockWaitTime) {}

    @Override
    public void setChangeLogLockRecheckTime(long changeLogLockRecheckTime) {}

    @Override
    public void init() {}

    @Override
    public void destroy() {}

    private static void rollback(Database database) throws LockException {
        try {
            database.rollback();
        } catch (DatabaseException e) {
            throw new LockException(e);
        }
    }
}
