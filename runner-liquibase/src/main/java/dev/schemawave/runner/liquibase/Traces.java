package dev.schemawave.runner.liquibase;

import java.util.List;
import java.util.Objects;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.precondition.Precondition;
import liquibase.precondition.PreconditionLogic;
import liquibase.precondition.core.DBMSPrecondition;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.precondition.core.PreconditionContainer.ErrorOption;
import liquibase.precondition.core.PreconditionContainer.FailOption;

/** The trace of a plan, where a later start with the same trace and the same history would have nothing to do either. */
final class Traces {

    private static final String NONE = "";

    private Traces() {}

    static String of(Session session, DatabaseChangeLog changelog, List<ChangeSet> selected, List<ChangeSet> pending) {
        if (session.changelogs().resources() instanceof RecordingResources recording
                && !asksTheDatabase(changelog.getPreconditions())
                && selected.stream().noneMatch(ChangeSet::isAlwaysRun)
                && pending.stream().noneMatch(Traces::mayStayPending)) {
            return recording.trace(session.changelogs().parameters().values()).orElse(NONE);
        }
        return NONE;
    }

    private static boolean asksTheDatabase(Precondition precondition) {
        if (precondition instanceof PreconditionLogic logic) {
            return logic.getNestedPreconditions().stream().anyMatch(Traces::asksTheDatabase);
        }
        return precondition != null && !(precondition instanceof DBMSPrecondition);
    }

    private static boolean mayStayPending(ChangeSet changeSet) {
        PreconditionContainer preconditions = changeSet.getPreconditions();
        return Objects.equals(changeSet.getFailOnError(), false)
                || (preconditions != null
                        && (preconditions.getOnFail() == FailOption.CONTINUE
                                || preconditions.getOnError() == ErrorOption.CONTINUE));
    }
}
