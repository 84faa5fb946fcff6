package dev.schemawave;

import dev.schemawave.config.Key;
import dev.schemawave.config.Settings;
import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.ServiceStatus;
import dev.schemawave.model.Unmet;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all services that share a ledger, without being one of them: needs neither the name of a service nor a database
 * of its own. Changes nothing; only a coordination service that nobody has used yet makes the tables that it needs.
 *
 * <p>What it shows is what services have announced, and who is alive by the locks. The truth is in their databases.
 *
 * <p>For one thread. Holds one client of the coordination service until {@link #close}.
 */
public final class SystemView implements AutoCloseable {

    private static final LedgerKey NOBODY = new LedgerKey("system", LedgerKey.MAIN);

    private final Run run;
    private final Patience patience;
    private final Coordination coordination;
    private final SchemaLedger ledger;
    private final Signal changed;
    private SchemaLedger.@Nullable Watch watch;

    /** Is told of a wait. */
    @FunctionalInterface
    public interface Watcher {

        /**
         * It is still waited. Told when the wait begins, then at a growing interval.
         *
         * @param waited for how long so far
         * @param unmet what is missing, and what is known of it
         */
        void waits(Duration waited, List<Unmet> unmet);
    }

    SystemView(Run run, Coordination coordination, SchemaLedger ledger) {
        this.run = run;
        this.patience = new Patience(run);
        this.coordination = coordination;
        this.ledger = ledger;
        this.changed = run.time().newSignal();
    }

    /**
     * Opens the ledger that the configuration names: {@code schemawave.coordination.url}, or else the database of a service,
     * where its replicas meet if they are configured so. All other sources of settings count as for a {@link Coordinator}.
     *
     * @param properties settings that win over those of the sources, by full names
     * @return the view, to be closed
     * @throws ConfigurationException if there are faults; it lists all of them
     * @throws CoordinationUnavailableException if the coordination service cannot be reached within {@code
     *     schemawave.connect.timeout}, or has no ledger
     */
    public static SystemView open(Map<String, String> properties) {
        List<String> faults = new ArrayList<>();
        Providers providers = Providers.onClassPath(faults);
        Settings settings = providers.settings(properties, faults).readFor(NOBODY);
        TimeSource time = TimeSource.system();
        Optional<Settings.Login> place = settings.database().or(settings.coordination()::login);
        if (place.isEmpty()) {
            faults.add(Key.COORDINATION_URL + " is missing: give the place where the services meet");
        }
        Optional<Corridor.CoordinationOpener> opener =
                place.flatMap(login -> providers.opener(settings, database(login), time, faults));
        if (!faults.isEmpty()) {
            throw new ConfigurationException(settings.service().toString(), faults);
        }
        return open(settings, opener.orElseThrow(), time);
    }

    private static SystemView open(Settings settings, Corridor.CoordinationOpener opener, TimeSource time) {
        Run run = Run.looking(settings, time);
        try {
            Coordination coordination = new Patience(run).insist(opener::open);
            if (coordination.ledger().isPresent()) {
                return new SystemView(run, coordination, coordination.ledger().get());
            }
            coordination.close();
            throw new ConfigurationException(
                    settings.service().toString(), List.of("the coordination service has locks only, and no ledger"));
        } catch (InterruptedException e) {
            run.close();
            throw interrupted(run, e);
        } catch (SchemawaveException e) {
            run.close();
            throw e;
        }
    }

    private static DriverDataSource database(Settings.Login login) {
        return new DriverDataSource(login.url(), login.user(), login.password());
    }

    /**
     * Reads how all services stand.
     *
     * @return one for each schema, by name
     * @throws CoordinationUnavailableException if the coordination service cannot be asked
     */
    public List<ServiceStatus> services() {
        try {
            return patience.insist(this::read);
        } catch (InterruptedException e) {
            throw interrupted(run, e);
        }
    }

    private List<ServiceStatus> read() throws CoordinationException {
        Liveness liveness = new Liveness(coordination.lock());
        List<LedgerEntry> entries = entries(ledger);
        List<ServiceStatus> services = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            List<Unmet> unmet = Unmet.of(entry.declaration().requires(), entries);
            services.add(new ServiceStatus(entry, liveness.active(entry), liveness.asked(unmet)));
        }
        return services;
    }

    static List<LedgerEntry> entries(SchemaLedger ledger) throws CoordinationException {
        return ledger.readAll().stream()
                .map(SchemaLedger.Published::entry)
                .sorted(Comparator.comparing(entry -> entry.key().toString()))
                .toList();
    }

    /**
     * Waits until requirements are met. Those that are optional are waited for as the others are. Holds nothing meanwhile,
     * and is not seen by other services.
     *
     * @param wanted what is waited for
     * @param atMost how long; zero only looks
     * @param watcher is told of the wait, on this thread
     * @return what is still missing when the time is over; empty if all is there
     * @throws CoordinationUnavailableException if the coordination service cannot be asked at the beginning; if it fails
     *     later, the wait goes on
     */
    public List<Unmet> await(List<Requirement> wanted, Duration atMost, Watcher watcher) {
        try (Lookout lookout = new Lookout(run, ledger, new Liveness(coordination.lock()), wanted, watcher)) {
            return lookout.await(patience, atMost);
        } catch (InterruptedException e) {
            throw interrupted(run, e);
        }
    }

    /**
     * Waits until something is announced. May return early.
     *
     * @param atMost how long
     */
    public void awaitChange(Duration atMost) {
        try {
            if (watch == null) {
                watch = patience.insist(() -> ledger.watch(changed::raise)).orElse(null);
            }
            changed.await(atMost);
        } catch (InterruptedException e) {
            throw interrupted(run, e);
        }
    }

    private static StoppedException interrupted(Run run, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return run.stopped("the thread was interrupted while it looked at the ledger", cause);
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        coordination.close();
        run.close();
    }
}
