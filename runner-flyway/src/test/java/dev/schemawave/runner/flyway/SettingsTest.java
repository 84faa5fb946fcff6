package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationRunnerProvider;
import dev.schemawave.time.TimeSource;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.license.VersionPrinter;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings reach Flyway as they are; wrong ones are refused by name, and no message shows a secret. */
class SettingsTest {

    @TempDir
    private Path folder;

    @Test
    @Tag("smoke")
    void theFlywayUnderTestIsTheOneThatTheBuildNames() {
        String expected = System.getProperty("flyway.under.test");
        assertThat(VersionPrinter.getVersion()).isEqualTo(expected);
        assertThat(List.of(System.getProperty("java.class.path").split(System.getProperty("path.separator"))))
                .filteredOn(jar -> jar.contains("flyway") && jar.endsWith(".jar"))
                .isNotEmpty()
                .allMatch(jar -> jar.endsWith("-" + expected + ".jar"));
    }

    @Test
    void theRunnerIsFoundByTheNameOfTheTool() {
        MigrationRunnerProvider provider = ServiceLoader.load(MigrationRunnerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.tool().equals("flyway"))
                .findFirst()
                .orElseThrow();

        MigrationRunner runner = provider.create(Map.of("flyway.table", "steps"));

        assertThat(runner.tool()).isEqualTo("flyway");
        assertThat(runner.historyTable().name()).isEqualTo("steps");
        assertThat(runner.historyTable().schema()).isEmpty();
        assertThat(runner.database()).isEmpty();
    }

    @Test
    void theHistoryIsInTheDefaultSchemaOrElseInTheFirstOne() {
        Map<String, String> schemas = Map.of("flyway.schemas", "one,two");
        assertThat(FlywayRunner.of(schemas).historyTable().schema()).contains("one");
        assertThat(FlywayRunner.of(Map.of("flyway.schemas", "one,two", "flyway.defaultSchema", "two"))
                        .historyTable()
                        .schema())
                .contains("two");
    }

    @Test
    @Tag("smoke")
    void aPropertyThatFlywayDoesNotKnowIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlywayRunner.of(Map.of("flyway.lokations", "geheim")))
                .withMessageContaining("flyway.lokations")
                .withMessageNotContaining("geheim");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlywayRunner.of(Map.of("locations", "geheim")))
                .withMessageContaining("'locations' is no Flyway setting")
                .withMessageNotContaining("geheim");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlywayRunner.of(Map.of("flyway.outOfOrder", "maybe")))
                .withMessageContaining("flyway.outOfOrder");
    }

    @Test
    void aUrlThatNoDriverTakesIsRefusedWithoutItsPassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlywayRunner.of(Map.of(
                        "flyway.url", "jdbc:nowhere://host/db?password=geheim",
                        "flyway.user", "somebody",
                        "flyway.password", "geheim")))
                .withMessageNotContaining("geheim");
    }

    @Test
    void theEnvironmentIsHeardButPropertiesWin() throws Exception {
        Scripts scripts = new Scripts(folder)
                .with(
                        "V1__table.sql",
                        "CREATE TABLE ${fromEnvironment} (id INT);\nCREATE TABLE ${overridden} (id INT);");
        DataSource database = h2("environment");
        try (var keeper = database.getConnection()) {
            assertThat(keeper.isValid(1)).isTrue();
            scripts.runner("flyway.placeholders.overridden", "by_property").migrate(new RecordingContext(database));
            assertThat(Sql.tables(database)).contains("BY_ENVIRONMENT", "BY_PROPERTY");
        }
    }

    @Test
    void theDatabaseOfFlywaysOwnSettingsIsOffered() throws Exception {
        FlywayRunner byProperties = FlywayRunner.of(
                Map.of("flyway.url", "jdbc:h2:mem:offered", "flyway.user", "sa", "flyway.password", ""));
        try (var connection = byProperties.database().orElseThrow().getConnection()) {
            assertThat(connection.getCatalog()).isEqualToIgnoringCase("offered");
        }
        DataSource own = h2("own");
        assertThat(FlywayRunner.of(Flyway.configure().dataSource(own)).database())
                .containsSame(own);
    }

    @Test
    @Tag("smoke")
    void theDatabaseThatIsGivenWinsOverFlywaysOwn() throws Exception {
        Scripts scripts = new Scripts(folder).with("V1__table.sql", "CREATE TABLE here (id INT);");
        DataSource given = h2("given");
        DataSource own = h2("unused");
        try (var keeper = given.getConnection();
                var otherKeeper = own.getConnection()) {
            assertThat(keeper.isValid(1) && otherKeeper.isValid(1)).isTrue();
            scripts.runner("flyway.url", "jdbc:h2:mem:unused", "flyway.user", "sa")
                    .migrate(new RecordingContext(given));
            assertThat(Sql.tables(given)).contains("HERE");
            assertThat(Sql.tables(own)).isEmpty();
        }
    }

    @Test
    @Tag("smoke")
    void aConfigurationMadeInCodeIsCopiedAndNotChanged() throws MigrationException {
        DataSource own = h2("mutable");
        Callback callback = new Steps(new RecordingContext(own), TimeSource.system(), false);
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(own)
                .table("steps")
                .locations("filesystem:" + folder)
                .callbacks(callback);
        FlywayRunner runner = FlywayRunner.of(configuration);
        configuration.table("changed");

        assertThat(runner.historyTable().name()).isEqualTo("steps");
        runner.migrate(new RecordingContext(own));

        assertThat(configuration.getTable()).isEqualTo("changed");
        assertThat(configuration.getCallbacks()).containsExactly(callback);
        assertThat(configuration.getDataSource()).isSameAs(own);
        assertThat(configuration
                        .load()
                        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                        .isTransactionalLock())
                .isTrue();
    }

    @Test
    void aFaultOfTheConfigurationThatShowsInARunIsReportedAsAFailure() {
        MigrationContext context = new RecordingContext(h2("missing"));
        FlywayRunner runner = FlywayRunner.of(
                Map.of("flyway.locations", "filesystem:/nowhere", "flyway.failOnMissingLocations", "true"));

        MigrationException failure =
                catchThrowableOfType(MigrationException.class, () -> runner.plan(context.database()));

        assertThat(failure.failure().reason()).contains("/nowhere");
        assertThat(failure.failure().leftBehind()).isEqualTo("unchanged");
    }

    @Test
    @Tag("smoke")
    void flywaysModuleForPostgreSqlMayBeMissing() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("flyway-database-postgresql")) {
                classPath.add(Path.of(entry).toUri().toURL());
            }
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Callable<?> migration = (Callable<?>) loader.loadClass(MigrationOfH2.class.getName())
                    .getConstructor()
                    .newInstance();
            assertThat(migration.call()).isEqualTo(0);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Runs in a class loader of its own. */
    public static final class MigrationOfH2 implements Callable<Integer> {

        @Override
        public Integer call() throws MigrationException {
            return FlywayRunner.of(Map.of())
                    .migrate(new RecordingContext(h2("alone")))
                    .size();
        }
    }

    private static DataSource h2(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + name);
        source.setUser("sa");
        source.setPassword("");
        return source;
    }
}
