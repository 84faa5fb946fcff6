package dev.schemawave.runner.liquibase;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.StandardLockService;

/**
 * Takes part in Liquibase's lock table as well, for the time in which replicas of an older build still run Liquibase
 * without Schemawave ({@code liquibase.legacyLock=respect}). A foreign lock is waited for, as long as Liquibase is told to
 * wait. One of Schemawave's own is no obstacle: its holder has lost the lease, or this replica would not be here.
 *
 * <p>For Liquibase's service loader, which asks for a public class. Applies only inside a run of {@link LiquibaseRunner}.
 */
public final class SharedLockService extends StandardLockService {

    private static final String OURS = "schemawave ";

    /** For Liquibase's service loader. */
    public SharedLockService() {}

    @Override
    public int getPriority() {
        return OuterLockService.ABOVE_ALL_OTHERS;
    }

    @Override
    public boolean supports(liquibase.database.Database candidate) {
        return Options.LegacyLock.RESPECT.isInScope();
    }

    @Override
    public boolean acquireLock() throws LockException {
        if (hasChangeLogLock) {
            return true;
        }
        try {
            database.rollback();
            init();
            String free = " WHERE ID = 1 AND (LOCKED = FALSE OR LOCKEDBY LIKE '" + OURS + "%')";
            hasChangeLogLock =
                    update("LOCKED = TRUE, LOCKGRANTED = CURRENT_TIMESTAMP, LOCKEDBY = ?" + free, holder()) == 1;
        } catch (DatabaseException | SQLException e) {
            throw new LockException(e);
        }
        if (hasChangeLogLock) {
            Scope.getCurrentScope()
                    .getSingleton(ChangeLogHistoryServiceFactory.class)
                    .getChangeLogService(database)
                    .reset();
            database.setCanCacheLiquibaseTableInfo(true);
        }
        return hasChangeLogLock;
    }

    @Override
    public void releaseLock() throws LockException {
        if (!hasChangeLogLock) {
            return;
        }
        hasChangeLogLock = false;
        database.setCanCacheLiquibaseTableInfo(false);
        try {
            database.rollback();
            update("LOCKED = FALSE, LOCKGRANTED = NULL, LOCKEDBY = NULL WHERE ID = 1 AND LOCKEDBY = ?", holder());
        } catch (DatabaseException | SQLException e) {
            throw new LockException(e);
        }
    }

    private static String holder() {
        return OURS + ProcessHandle.current().pid();
    }

    private int update(String change, String holder) throws DatabaseException, SQLException {
        String table = database.escapeTableName(
                database.getLiquibaseCatalogName(),
                database.getLiquibaseSchemaName(),
                database.getDatabaseChangeLogLockTableName());
        JdbcConnection session = (JdbcConnection) database.getConnection();
        try (PreparedStatement statement = session.prepareStatement("UPDATE " + table + " SET " + change)) {
            statement.setString(1, holder);
            int rows = statement.executeUpdate();
            database.commit();
            return rows;
        }
    }
}
