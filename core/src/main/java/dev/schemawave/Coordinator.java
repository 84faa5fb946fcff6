package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.guard.Guard;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.Resolution;
import dev.schemawave.guard.Sessions;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.Scope;
import dev.schemawave.notify.Notifications;
import dev.schemawave.plan.Plan;
import dev.schemawave.spi.Notifier;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
    private final TimeSource time;
    private final Runs runs;
    private final boolean republishes;
    private final Optional<Notifications> notifications;
    private @Nullable Republisher republisher;

    Coordinator(
            Settings settings,
            LazyRunner runner,
            DataSource database,
            Corridor.CoordinationOpener opener,
            List<CoordinationListener> listeners,
            Map<String, Notifier> notifiers,
            TimeSource time,
            boolean republishes) {
        this.settings = settings;
        this.runner = runner;
        this.database = database;
        this.opener = opener;
        this.time = time;
        this.republishes = republishes;
        this.notifications = notifiers.isEmpty() ? Optional.empty() : Optional.of(notifications(notifiers));
        this.runs = new Runs(settings, listeners, notifications, time);
    }

    private Notifications notifications(Map<String, Notifier> notifiers) {
        Settings.Notifying notifying = settings.notifying();
        return new Notifications(
                settings.service(),
                notifiers,
                opener::open,
                time,
                Runs.self(settings.service(), time.now()).toString(),
                notifying.giveUp(),
                notifying.farewell());
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
        AtomicReference<@Nullable Inspection> looking = new AtomicReference<>();
        return run(
                "the schema was ready",
                () -> Optional.ofNullable(looking.get()).flatMap(Inspection::knownBuild),
                run -> {
                    run.tell((service, at) -> new CoordinationEvent.Started(
                            service, at, runner.tool(), settings.declaration().requires()));
                    Inspection schema = new Inspection(run, runner, database);
                    looking.set(schema);
                    Outcome outcome = new Corridor(run, schema, database, opener).walk();
                    run.tell((service, at) -> new CoordinationEvent.Finished(service, at, outcome));
                    if (republishes) {
                        republisher = new Republisher(
                                run.afterwards(),
                                schema.afterwards(),
                                database,
                                opener,
                                entry -> notifications.ifPresent(told -> told.look(entry)),
                                outcome.version());
                    }
                    return outcome;
                });
    }

    /**
     * As {@link #rollback}, down to a version that the schema had.
     *
     * @param version a version or a tag, as the tool's history has it
     * @return how it went
     * @throws SchemawaveException if not all of it could be taken back; the message says what is left and what to do
     */
    public RolledBack rollbackTo(String version) {
        return rollback(Rollback.to(version));
    }

    /**
     * Takes changes of the schema back, newest first, by what their authors have written for it: undo scripts with Flyway,
     * rollbacks with Liquibase. Under the same lease, claim and guard as a migration, so that it waits for one that is
     * running, and no two of them are ever at work. Waits for no other service.
     *
     * <p>Before the first step is taken back, it is checked that all can be, and that no service in the ledger requires what
     * would be gone. A replica of the newer build that starts during or after it migrates the schema up again: stop it, or
     * deploy the older build, first. Those that run already are not stopped.
     *
     * @param wanted how far to go back
     * @return how it went; no steps if the schema is there already
     * @throws RollbackRefusedException if it was not begun
     * @throws SchemawaveException if it has not come to its end; the message says what is left and what to do
     */
    public synchronized RolledBack rollback(Rollback wanted) {
        close();
        return run("the schema was taken back", Optional::empty, run -> {
            RolledBack result = new WayBack(run, runner.get(), database, opener, wanted).walk();
            run.tell((service, at) -> new CoordinationEvent.RollbackFinished(service, at, result));
            return result;
        });
    }

    /**
     * Says what {@link #rollback} would do, with the statements, after the same checks. Changes nothing; only a coordination
     * service that nobody has used yet makes the tables that it needs. What is half-applied is found out only when the
     * schema is claimed.
     *
     * @param wanted how far to go back
     * @return the steps, newest first; none if the schema is there already
     * @throws RollbackRefusedException if it would be refused
     * @throws SchemawaveException if the database or the ledger cannot be asked
     */
    public RollbackPlan rollbackPlan(Rollback wanted) {
        return planning().of(wanted);
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

    /**
     * Tells how the last runs have ended: migrations and rollbacks of whichever replica. At least the newest fifty are kept
     * beside the claim, as far as this user may make and use the table for it. A run that could not write its own end is
     * there when its successor has claimed the schema. Times are those of the clocks of whoever ran.
     *
     * @param newest how many at most
     * @return the newest first; none where the database does not fence
     * @throws SchemawaveException if the database cannot be asked
     */
    public List<RunRecord> history(int newest) {
        try (Connection session = database.getConnection()) {
            return settings.guard().isEmpty()
                    ? List.of()
                    : Guard.history(
                            session,
                            DatabaseIdentity.scope(session, runner.historyTable()),
                            settings.guard().get(),
                            newest);
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(settings.service(), Duration.ZERO, e);
        }
    }

    /**
     * Ends what stays after {@link #migrate}; needless where the process ends anyway. Messages that are on their way to people
     * are sent all the same.
     */
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

    private <T> T run(String unfinished, Supplier<Optional<Fingerprint>> build, Runs.Work<T> work) {
        try {
            return runs.run(unfinished, build, work);
        } finally {
            Sessions.closeLeft(database);
        }
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
}
