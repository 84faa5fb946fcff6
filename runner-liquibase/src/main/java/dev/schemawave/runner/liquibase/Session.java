package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationException;
import java.util.Map;
import javax.sql.DataSource;
import liquibase.GlobalConfiguration;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.FastCheckService;
import liquibase.database.Database;
import liquibase.executor.ExecutorService;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.resource.SearchPathResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * One use of Liquibase, on one connection and in a scope of its own.
 *
 * @param options the user's settings
 * @param databases makes Liquibase's view of the connection
 * @param changelogs reads the changelog
 * @param failures says what went wrong
 */
record Session(Options options, Databases databases, Changelogs changelogs, Failures failures) {

    /** What is done with a session. */
    @FunctionalInterface
    interface Work<T> {
        T in(Session session) throws Exception;
    }

    /** What is done where resources can be found. */
    @FunctionalInterface
    interface Unconnected<T> {
        T with(ResourceAccessor resources, Failures failures) throws Exception;
    }

    static <T> T with(Settings settings, DataSource source, Work<T> work) throws MigrationException {
        return unconnected(settings, (resources, failures) -> connected(settings, resources, source, failures, work));
    }

    /** Takes the process's turn, with the user's settings and resources, but without any database. */
    static <T> T unconnected(Settings settings, Unconnected<T> work) throws MigrationException {
        Failures failures = new Failures(Secrets.of(settings));
        Turn.takeUnlessInterrupted();
        try {
            return Scope.child(settings.scopeValues(), () -> inScope(settings, failures, work));
        } catch (Exception e) {
            throw failures.of(e);
        } finally {
            Turn.giveBack();
        }
    }

    private static <T> T inScope(Settings settings, Failures failures, Unconnected<T> work) throws Exception {
        if (settings.resources().isPresent()) {
            return surrounded(settings.resources().get(), failures, work);
        }
        ResourceAccessor ours =
                new RecordingResources(new SearchPathResourceAccessor(new ClassLoaderResourceAccessor()));
        try {
            return surrounded(ours, failures, work);
        } finally {
            ours.close();
        }
    }

    private static <T> T surrounded(ResourceAccessor resources, Failures failures, Unconnected<T> work)
            throws Exception {
        try {
            return Scope.child(surroundings(resources), () -> work.with(resources, failures));
        } finally {
            forget();
        }
    }

    private static <T> T connected(
            Settings settings, ResourceAccessor resources, DataSource source, Failures failures, Work<T> work)
            throws Exception {
        Options options = new Options();
        try (BorrowedConnection connection = BorrowedConnection.from(source)) {
            Session session = new Session(
                    options,
                    new Databases(connection.jdbc(), options),
                    new Changelogs(options, settings.parameters(), resources, failures),
                    failures);
            return work.in(session);
        }
    }

    /** Messages for people go to the log that the user has set up, unless the user wants them on the console. */
    private static Map<String, Object> surroundings(ResourceAccessor resources) throws ReflectiveOperationException {
        Class<?> ui = GlobalConfiguration.UI_SERVICE.getCurrentConfiguredValue().wasDefaultValueUsed()
                ? LoggerUIService.class
                : GlobalConfiguration.UI_SERVICE.getCurrentValue().getUiServiceClass();
        return Map.of(
                Scope.Attr.resourceAccessor.name(),
                resources,
                Scope.Attr.ui.name(),
                ui.getDeclaredConstructor().newInstance());
    }

    /** Liquibase remembers what it has seen for the life of the process; others have migrated since. */
    static void forget() {
        Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
        Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .resetAll();
    }

    static void forget(Database database) {
        Scope.getCurrentScope().getSingleton(ExecutorService.class).clearExecutor("jdbc", database);
        forget();
    }
}
