package dev.schemawave;

import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LockName;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Version;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a ledger that has forgotten a schema what the database says of it, as long as the service runs: whoever waits for
 * this schema would else wait until a replica starts anew. One daemon thread, which sleeps until the ledger changes.
 */
final class Republisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Republisher.class);
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(30);

    /** All replicas are told of a change at once, and one of them is enough. */
    private static final int SPREAD_MILLIS = 500;

    private final Run run;
    private final Inspection schema;
    private final DataSource database;
    private final Corridor.CoordinationOpener opener;
    private final Signal signal;
    private Optional<String> version;
    private volatile boolean closed;

    /**
     * Starts to watch.
     *
     * @param run whose, after its start-up
     * @param schema asks the database; not used by anybody else at the same time
     * @param database the service's own
     * @param opener of the ledger
     * @param version that the schema has by the database
     */
    Republisher(
            Run run,
            Inspection schema,
            DataSource database,
            Corridor.CoordinationOpener opener,
            Optional<String> version) {
        this.run = run;
        this.schema = schema;
        this.database = database;
        this.opener = opener;
        this.version = version;
        this.signal = run.time().newSignal();
        Thread thread = new Thread(this::watch, "schemawave-republisher");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (!closed) {
                try (Coordination coordination = opener.open()) {
                    if (coordination.ledger().isEmpty()) {
                        return;
                    }
                    watch(coordination.ledger().get(), coordination.lock());
                } catch (CoordinationException e) {
                    if (!e.isTransient()) {
                        LOG.warn("[{}] the ledger is not watched any more", run.service(), e);
                        return;
                    }
                    LOG.debug("[{}] the ledger cannot be watched, trying again", run.service(), e);
                } catch (RuntimeException e) {
                    LOG.warn("[{}] the ledger cannot be watched, trying again", run.service(), e);
                }
                signal.await(LOOK_AT_LEAST_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(SchemaLedger ledger, DistributedLock lock) throws CoordinationException, InterruptedException {
        Optional<SchemaLedger.Watch> watch = ledger.watch(signal::raise);
        try {
            while (!closed) {
                if (isForgotten(ledger, lock)) {
                    publish(ledger, lock);
                }
                if (signal.await(LOOK_AT_LEAST_EVERY)) {
                    rest();
                }
            }
        } finally {
            watch.ifPresent(SchemaLedger.Watch::close);
        }
    }

    private void rest() throws InterruptedException {
        if (!closed) {
            run.time()
                    .newSignal()
                    .await(Duration.ofMillis(ThreadLocalRandom.current().nextInt(SPREAD_MILLIS)));
        }
    }

    private boolean isForgotten(SchemaLedger ledger, DistributedLock lock) throws CoordinationException {
        Optional<LedgerEntry> entry = ledger.read(run.service()).map(SchemaLedger.Published::entry);
        if (entry.isEmpty() || isLeftBehind(entry.get(), lock)) {
            return true;
        }
        Optional<Version> announced = entry.get().version().flatMap(Version::find);
        Optional<Version> known = version.flatMap(Version::find);
        boolean behind =
                announced.isPresent() && known.isPresent() && announced.get().compareTo(known.get()) < 0;
        if (!behind) {
            version = entry.get().version().or(() -> version);
        }
        return behind && entry.get().status() == Status.READY;
    }

    /** Whether it was announced by a replica that has died before it could announce how it went on. */
    private boolean isLeftBehind(LedgerEntry entry, DistributedLock lock) throws CoordinationException {
        return switch (entry.status()) {
            case WAITING -> !new Presence(run, lock).isShown(entry.key());
            case RUNNING ->
                entry.lock().isPresent() && lock.holder(entry.lock().get()).isEmpty();
            case READY, FAILED -> false;
        };
    }

    private void publish(SchemaLedger ledger, DistributedLock lock) throws CoordinationException {
        try {
            // What is announced while the database is asked, such as a rollback, is newer than the answer.
            Announcements announcements = new Announcements(run, Optional.of(ledger), schema, name());
            SchemaPlan plan = schema.plan();
            version = plan.current().or(() -> version);
            if (plan.isSettled() && isForgotten(ledger, lock)) {
                announcements.publish(Status.READY, plan, Optional.empty(), 0, newest -> false);
                LOG.info("[{}] the ledger had forgotten the schema and was told again", run.service());
            }
        } catch (SchemawaveException | SQLException e) {
            LOG.debug("[{}] the database cannot be asked, trying again", run.service(), e);
        }
    }

    private LockName name() throws SQLException {
        try (Connection session = database.getConnection()) {
            return DatabaseIdentity.scope(session, schema.historyTable()).lockName();
        }
    }

    @Override
    public void close() {
        closed = true;
        signal.raise();
    }
}
