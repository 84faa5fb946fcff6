package dev.schemawave;

import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.guard.Guard;
import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.model.Scope;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** What leads to the claim, for whatever is to be done under it: which lock it is, the wait for it, and its keeping. */
record Approach(Run run, DataSource database) {

    /** Asks the server which database this is. */
    Scope identify(HistoryTable historyTable) throws InterruptedException {
        try (Connection session = run.open(database)) {
            if (run.settings().guard().isPresent() && !Guard.knows(session)) {
                throw DatabaseTrouble.unfenced(
                        run.service(), session.getMetaData().getDatabaseProductName());
            }
            return DatabaseIdentity.scope(session, historyTable);
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
        }
    }

    Turn queue(Coordination coordination, Scope scope, Announcements announcements, LeaseQueue.Exit exit)
            throws InterruptedException, CoordinationException {
        try (LeaseQueue queue = new LeaseQueue(run, coordination.lock(), scope.lockName(), exit, announcements)) {
            Turn turn = queue.await();
            if (turn instanceof Turn.Granted granted) {
                run.tell((service, at) -> new CoordinationEvent.LeaseAcquired(
                        service, at, scope.lockName(), granted.waited(), granted.takenOverFrom()));
            }
            return turn;
        }
    }

    LeaseKeeper keep(Turn.Granted granted, Progress progress) {
        return new LeaseKeeper(
                granted.lease(),
                run.me(),
                run.settings().times().leaseTtl(),
                run.settings().times().leaseRenewal(),
                run.time(),
                progress);
    }
}
