package dev.schemawave;

import dev.schemawave.config.Key;
import dev.schemawave.config.Settings;
import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.guard.JdbcUrls;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.Notifier;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link Coordinator} in code. What is set here wins over system properties, the environment and {@code
 * schemawave.properties}, in this order. For one thread.
 */
public final class CoordinatorBuilder {

    private final Map<String, String> properties = new HashMap<>();
    private final List<CoordinationListener> listeners = new ArrayList<>(List.of(new LogListener()));
    private final Map<String, Notifier> notifiers = new HashMap<>();
    private @Nullable DataSource dataSource;
    private @Nullable MigrationRunner runner;
    private @Nullable Coordination coordination;
    private TimeSource time = TimeSource.system();

    CoordinatorBuilder() {}

    /**
     * Names the service.
     *
     * @param name as other services require it
     * @return this builder
     */
    public CoordinatorBuilder service(String name) {
        return property(Key.SERVICE.fullName(), name);
    }

    /**
     * Names the schema, for a service that has several.
     *
     * @param name the name within the service
     * @return this builder
     */
    public CoordinatorBuilder schema(String name) {
        return property(Key.SCHEMA.fullName(), name);
    }

    /**
     * Requires the schema of another service: this one is neither migrated nor started before that one is there.
     *
     * @param service the name of the service, or {@code service/schema} for one of several
     * @param condition for example {@code >=2.1}, {@code >=2.1 <4}, or the name of a tag; followed by {@code optional} if
     *     its absence is a warning only
     * @return this builder
     */
    public CoordinatorBuilder requires(String service, String condition) {
        return property("schemawave.requires." + service, condition);
    }

    /**
     * Gives the service's own database.
     *
     * @param database opens connections with the right to migrate
     * @return this builder
     */
    public CoordinatorBuilder dataSource(DataSource database) {
        this.dataSource = database;
        return this;
    }

    /**
     * Gives a migration runner that was made in code.
     *
     * @param migrationRunner the runner, for this coordinator alone
     * @return this builder
     */
    public CoordinatorBuilder runner(MigrationRunner migrationRunner) {
        this.runner = migrationRunner;
        return this;
    }

    /**
     * Gives the URL of the coordination service.
     *
     * @param url for example {@code jdbc:postgresql://host/coordination}
     * @return this builder
     */
    public CoordinatorBuilder coordination(String url) {
        return property(Key.COORDINATION_URL.fullName(), url);
    }

    /**
     * Gives an open coordination client, which stays open.
     *
     * @param client the client, closed by who has opened it
     * @return this builder
     */
    public CoordinatorBuilder coordination(Coordination client) {
        this.coordination = new Borrowed(client);
        return this;
    }

    /**
     * Gives a lock backend of one's own, without a ledger.
     *
     * @param lock the backend
     * @return this builder
     */
    public CoordinatorBuilder lock(DistributedLock lock) {
        return coordination(Coordination.of(lock));
    }

    /**
     * Adds somebody who is told of events. Stands in for a listener of the same class that is on the class path.
     *
     * @param listener the listener
     * @return this builder
     */
    public CoordinatorBuilder listener(CoordinationListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Has people told on a channel of one's own kind, as {@code schemawave.notify.<kind>.*} does for those on the class path.
     *
     * @param kind names it in the ledger and in logs; the same in all replicas
     * @param notifier sends messages
     * @return this builder
     */
    public CoordinatorBuilder notifier(String kind, Notifier notifier) {
        if (!LedgerKey.isName(kind)) {
            throw new IllegalArgumentException("'" + kind + "' cannot name a kind of channel");
        }
        notifiers.put(kind, notifier);
        return this;
    }

    /**
     * Sets how long to wait for other replicas.
     *
     * @param timeout positive
     * @return this builder
     */
    public CoordinatorBuilder waitTimeout(Duration timeout) {
        return property(Key.WAIT_TIMEOUT.fullName(), timeout.toString());
    }

    /**
     * Sets how long a lease lasts after the death of its holder.
     *
     * @param ttl at least a second; renewed every third of it
     * @return this builder
     */
    public CoordinatorBuilder leaseTtl(Duration ttl) {
        return property(Key.LEASE_TTL.fullName(), ttl.toString());
    }

    /**
     * Sets any setting by its full name, as in {@code schemawave.properties}, the tool's own included.
     *
     * @param name for example {@code flyway.locations}
     * @param value the value
     * @return this builder
     */
    public CoordinatorBuilder property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    CoordinatorBuilder time(TimeSource source) {
        this.time = source;
        return this;
    }

    /**
     * Merges and checks the configuration. Opens nothing. The migration tool is loaded when it is first needed, and may
     * refuse its own settings then.
     *
     * @return the coordinator
     * @throws ConfigurationException if there are faults; it lists all of them
     */
    public Coordinator build() {
        List<String> faults = new ArrayList<>();
        Providers providers = Providers.onClassPath(faults);
        Settings settings = providers.settings(properties, faults).read();
        Optional<LazyRunner> chosen = runner == null
                ? providers.runner(settings, faults)
                : Optional.of(LazyRunner.of(refuseIgnored(runner, settings, faults)));
        Optional<DataSource> database = database(settings, chosen, faults);
        Optional<Corridor.CoordinationOpener> opener =
                database.isEmpty() ? Optional.empty() : opener(settings, providers, database.get(), faults);
        Map<String, Notifier> told = providers.notifiers(settings.notifying(), time, faults);
        told.putAll(notifiers);
        if (!faults.isEmpty()) {
            chosen.map(LazyRunner::faults).ifPresent(faults::addAll);
            throw new ConfigurationException(settings.service().toString(), faults);
        }
        return new Coordinator(
                settings,
                chosen.orElseThrow(),
                database.orElseThrow(),
                opener.orElseThrow(),
                providers.listeners(listeners),
                told,
                time,
                settings.coordination().republish() && isShared(settings));
    }

    private static MigrationRunner refuseIgnored(MigrationRunner given, Settings settings, List<String> faults) {
        for (String name : new TreeSet<>(settings.toolProperties().keySet())) {
            faults.add(name + " is set, but the runner was made in code and does not see it");
        }
        return given;
    }

    private Optional<DataSource> database(Settings settings, Optional<LazyRunner> chosen, List<String> faults) {
        if (dataSource != null) {
            return Optional.of(dataSource);
        }
        if (settings.database().isPresent()) {
            Settings.Login login = settings.database().get();
            Optional<String> fault = JdbcUrls.fault(login.url());
            if (fault.isPresent()) {
                faults.add(Key.DATABASE_URL + ": " + fault.get());
            }
            return Optional.of(new DriverDataSource(login.url(), login.user(), login.password()));
        }
        Optional<DataSource> ofRunner = chosen.filter(made -> made.faults().isEmpty())
                .flatMap(made -> made.get().database());
        if (ofRunner.isEmpty()) {
            faults.add(Key.DATABASE_URL
                    + " is missing: give the JDBC URL of the service's own database, or a DataSource" + " in code");
        }
        return ofRunner;
    }

    private Optional<Corridor.CoordinationOpener> opener(
            Settings settings, Providers providers, DataSource migrated, List<String> faults) {
        boolean requires = !settings.declaration().requires().isEmpty();
        if (requires && !isShared(settings)) {
            faults.add("schemawave.requires needs a ledger that the services share: set " + Key.COORDINATION_URL
                    + ", or give a coordination with a ledger in code");
        }
        if (coordination != null) {
            Coordination open = coordination;
            return Optional.of(() -> open);
        }
        return providers.opener(settings, migrated, time, faults);
    }

    private boolean isShared(Settings settings) {
        return coordination == null
                ? settings.coordination().login().isPresent()
                : coordination.ledger().isPresent();
    }

    /** A coordination that somebody else closes. */
    private record Borrowed(Coordination owned) implements Coordination {

        @Override
        public DistributedLock lock() {
            return owned.lock();
        }

        @Override
        public Optional<SchemaLedger> ledger() {
            return owned.ledger();
        }

        @Override
        public void close() {}
    }
}
