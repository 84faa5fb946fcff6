package dev.schemawave.runner.liquibase;

import java.util.List;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.StandardChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.exception.DatabaseException;

/**
 * Reads Liquibase's history table and never writes it: parsing a changelog with an {@code include} would create the
 * table, and validation may repair rows.
 *
 * <p>For Liquibase's service loader, which asks for a public class. Applies only while {@link LiquibaseRunner} plans.
 */
public final class ReadOnlyHistoryService extends StandardChangeLogHistoryService {

    /** The key in Liquibase's scope that switches this service on. */
    static final String SWITCH = "dev.schemawave.readOnlyHistory";

    private static final int ABOVE_ALL_OTHERS = 1000;

    /** For Liquibase's service loader. */
    public ReadOnlyHistoryService() {}

    /** The history of a database that this service reads, or an exception if Liquibase chose another service. */
    static void requireFor(Database database) {
        Scope scope = Scope.getCurrentScope();
        if (!(scope.getSingleton(ChangeLogHistoryServiceFactory.class).getChangeLogService(database)
                instanceof ReadOnlyHistoryService)) {
            throw new IllegalStateException("Liquibase does not find the services of schemawave-runner-liquibase:"
                    + " the thread's context class loader must see both");
        }
    }

    @Override
    public int getPriority() {
        return ABOVE_ALL_OTHERS;
    }

    @Override
    public boolean supports(Database database) {
        return Scope.getCurrentScope().has(SWITCH);
    }

    @Override
    public void init() {}

    /** Of a database that is only a name, there is none. */
    @Override
    public List<RanChangeSet> getRanChangeSets() throws DatabaseException {
        return getDatabase().getConnection() instanceof OfflineConnection ? List.of() : super.getRanChangeSets();
    }

    @Override
    public void upgradeChecksums(DatabaseChangeLog changelog, Contexts contexts, LabelExpression labels) {}

    @Override
    public void replaceChecksum(ChangeSet changeSet) {}

    @Override
    @SuppressWarnings("deprecation") // called until Liquibase removes it
    public void replaceFilePath(ChangeSet changeSet, String oldPath) {}

    @Override
    public void setExecType(ChangeSet changeSet, ChangeSet.ExecType execType) {
        throw refused();
    }

    @Override
    public void removeFromHistory(ChangeSet changeSet) {
        throw refused();
    }

    @Override
    public void tag(String tagString) {
        throw refused();
    }

    @Override
    public void clearAllCheckSums() {
        throw refused();
    }

    @Override
    public void destroy() {
        throw refused();
    }

    private static IllegalStateException refused() {
        return new IllegalStateException("a plan does not write the history");
    }
}
