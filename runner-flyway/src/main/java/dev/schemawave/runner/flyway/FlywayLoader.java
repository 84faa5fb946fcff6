package dev.schemawave.runner.flyway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

/** Builds a Flyway for one call, from a copy of the service's configuration. */
final class FlywayLoader {

    private FlywayLoader() {}

    static Flyway load(Configuration settings, DataSource database, List<? extends Callback> ours) {
        FluentConfiguration copy = FlywaySettings.copy(settings).dataSource(database);
        Flyway flyway = copy.load();
        setCallbacks(flyway, settings.getCallbacks(), ours);
        forceSingleConnection(flyway);
        return flyway;
    }

    /** One that finds no migration and no callback. */
    static Flyway loadEmpty(Configuration settings, DataSource database) {
        Flyway flyway = FlywaySettings.copy(settings)
                .dataSource(database)
                .resourceProvider(new NoResources())
                .javaMigrations()
                .javaMigrationClassProvider(List::of)
                .load();
        ((ClassicConfiguration) flyway.getConfiguration()).setCallbacks();
        forceSingleConnection(flyway);
        return flyway;
    }

    /** Has nothing. */
    private static final class NoResources implements ResourceProvider {

        @Override
        public @Nullable LoadableResource getResource(String name) {
            return null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return List.of();
        }
    }

    /**
     * Flyway drops all callbacks that were given in code as soon as it finds a class in the package {@code db.callback}.
     * So ours are added after it has looked there, and the dropped ones are put back.
     */
    private static void setCallbacks(Flyway flyway, Callback[] given, List<? extends Callback> ours) {
        ClassicConfiguration loaded = (ClassicConfiguration) flyway.getConfiguration();
        List<Callback> found = Arrays.asList(loaded.getCallbacks());
        List<Callback> all = new ArrayList<>(found);
        for (Callback callback : given) {
            if (found.stream().noneMatch(present -> present.getClass() == callback.getClass())) {
                all.add(callback);
            }
        }
        all.addAll(ours);
        loaded.setCallbacks(all.toArray(Callback[]::new));
        if (!Arrays.asList(flyway.getConfiguration().getCallbacks()).containsAll(ours)) {
            throw new IllegalStateException("this version of Flyway drops callbacks: it cannot run under Schemawave");
        }
    }

    private static void forceSingleConnection(Flyway flyway) {
        try {
            PostgreSql.forceSingleConnection(flyway);
        } catch (NoClassDefFoundError e) {
            // Flyway's module for PostgreSQL is not on the class path: Flyway would refuse such a database.
            return;
        }
    }

    /** Loaded only when it is called: its names may be missing at run time. */
    private static final class PostgreSql {

        static void forceSingleConnection(Flyway flyway) {
            PostgreSQLConfigurationExtension postgreSql =
                    flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class);
            if (postgreSql != null) {
                postgreSql.setTransactionalLock(false);
            }
        }
    }
}
