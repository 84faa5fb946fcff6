package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.guard.Guard;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.Resolution;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Scope;
import dev.schemawave.plan.Plan;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Brings a service's own database schema to where this build wants it, once among all replicas, before the service
 * starts.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     Coordinator.migrateOnStartup();
 *     // the schema is ready: start serving
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads, which take turns. After a successful {@link #migrate}, where services share a ledger, one
 * daemon thread and one client of the coordination service stay until {@link #close} or the end of the process: they tell a
 * ledger that has lost its data what the database says, and can be switched off with {@code
 * schemawave.coordination.republish=false}. Else nothing stays.
 */
public final class Coordinator implements AutoCloseable {

    private final Settings settings;
    private final LazyRunner runner;
    private final DataSource database;
    private final Corridor.CoordinationOpener opener;
    private final List<CoordinationListener> listeners;
    private final TimeSource time;
    private final boolean republishes;
    private @Nullable Republisher republisher;

    Coordinator(
            Settings settings,
            LazyRunner runner,
            DataSource database,
            Corridor.CoordinationOpener opener,
            List<CoordinationListener> listeners,
            TimeSource time,
            boolean republishes) {
        this.settings = settings;
        this.runner = runner;
        this.database = database;
        this.opener = opener;
        this.listeners = List.copyOf(listeners);
        this.time = time;
        this.republishes = republishes;
    }

    /**
     * Migrates as {@code schemawave.properties}, {@code -Dschemawave.*} and {@code SCHEMAWAVE_*} say. Returns when the
     * schema is ready, whoever has migrated it. What stays afterwards, as {@link Coordinator} says, ends with the process.
     *
     * @return how it went
     * @throws SchemawaveException if the service must not start; the message says what to do
     */
    public static Outcome migrateOnStartup() {
        return builder().build().migrate();
    }

    /**
     * As {@link #migrateOnStartup()}, with the database of a given DataSource.
     *
     * @param database the service's own database
     * @return how it went
     * @throws SchemawaveException if the service must not start; the message says what to do
     */
    public static Outcome migrateOnStartup(DataSource database) {
        return builder().dataSource(database).build().migrate();
    }

    /**
     * Starts a configuration in code. What is not set here comes from the same sources as for {@link
     * #migrateOnStartup()}.
     *
     * @return a new builder
     */
    public static CoordinatorBuilder builder() {
        return new CoordinatorBuilder();
    }

    /**
     * Brings the schema to where this build wants it, or waits until a peer has done so.
     *
     * @return how it went
     * @throws SchemawaveException if the service must not start; the message says what to do
     */
    public synchronized Outcome migrate() {
        close();
        try (ShutdownWatch shutdown = new ShutdownWatch(time, settings.times().shutdownGrace());
                Events events = new Events(listeners, time)) {
            Run run = new Run(settings, self(settings.service()), time, events, shutdown);
            try {
                Inspection schema = new Inspection(run, runner, database);
                Outcome outcome = walk(run, schema);
                run.tell((service, at) -> new CoordinationEvent.Finished(service, at, outcome));
                if (republishes) {
                    republisher =
                            new Republisher(run.afterwards(), schema.afterwards(), database, opener, outcome.version());
                }
                return outcome;
            } catch (SchemawaveException e) {
                run.tell((service, at) -> new CoordinationEvent.Failed(service, at, e));
                throw e;
            }
        }
    }

    /**
     * Says how far a step came that {@link HalfAppliedException} has told of. Changes nothing but what Schemawave keeps of
     * it: the next {@link #migrate} goes by it.
     *
     * @param how far, as a person has found out or brought about
     * @return the step, or empty if none is half-applied
     * @throws SchemawaveException if the database cannot be asked
     */
    public Optional<HalfApplied> resolve(Resolution how) {
        try (Connection session = database.getConnection()) {
            Scope scope = DatabaseIdentity.scope(session, runner.historyTable());
            if (settings.guard().isEmpty()) {
                return Optional.empty();
            }
            return new Guard(database, scope, settings.guard().get(), time, (sessions, atMost) -> {}).resolve(how);
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(settings.service(), Duration.ZERO, e);
        }
    }

    /** Ends what stays after {@link #migrate}; needless where the process ends anyway. */
    @Override
    public synchronized void close() {
        if (republisher != null) {
            republisher.close();
            republisher = null;
        }
    }

    /**
     * Compares this build with its database and changes nothing: neither a lock nor the ledger nor a table of Schemawave is
     * touched.
     *
     * @return a plan of this service alone, with SQL where the tool can tell it
     * @throws SchemawaveException if the database cannot be asked, or the tool refuses
     */
    public Plan plan() {
        return Plan.alone(planning().ofThisService());
    }

    /**
     * As {@link #plan()}, together with all services in the ledger. Of those the ledger tells where they are, and not what
     * they have still to do. Reads the ledger without changing it; only a coordination service that nobody has used yet
     * makes the tables that it needs.
     *
     * @return a plan of the system as it is seen from here
     * @throws SchemawaveException if the database or the ledger cannot be asked, or the tool refuses
     */
    public Plan systemPlan() {
        return Plan.of(planning().ofAllServices());
    }

    /**
     * Says whether this build would start on the schema as it is. Changes nothing; only where the coordination service has
     * to be asked, for requirements or for who is at work, one that nobody has used yet makes the tables that it needs.
     *
     * @return what a start would find
     * @throws SchemawaveException what {@link #migrate} would end with before its first step
     */
    public Check check() {
        try (Run run = Run.looking(settings, time)) {
            return new Checking(run, new Inspection(run, runner, database), database, opener).check();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(settings.service().toString(), "the thread was interrupted", e);
        }
    }

    private Planning planning() {
        return new Planning(settings, runner, database, opener);
    }

    private Outcome walk(Run run, Inspection schema) {
        try {
            return new Corridor(run, schema, database, opener).walk();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw run.stopped("the thread was interrupted before the schema was ready", e);
        } catch (CoordinationException e) {
            throw new CoordinationUnavailableException(
                    run.service().toString(),
                    "the coordination service failed: " + e.getMessage(),
                    "check the coordination service, then start again. No step was applied by this replica.",
                    e);
        }
    }

    private Holder self(LedgerKey service) {
        return new Holder(service, host(), ProcessHandle.current().pid(), time.now(), "");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
