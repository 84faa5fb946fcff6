package dev.schemawave.runner.flyway;

import dev.schemawave.model.Outline;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.time.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Migrates with Flyway. Everything that Flyway can be configured with is honoured, with one exception: on PostgreSQL its
 * transactional lock is always off, because Flyway would otherwise commit a migration and its history row apart.
 *
 * <p>Flyway's own lock stays as it is configured; Schemawave's lock is already held when Flyway takes it. It is a second
 * line against a Flyway that somebody runs by hand. Mind that Flyway keeps {@code lockRetryCount} once for the whole
 * process: leave it alone (50 tries, one second apart) or set it alike for all schemas.
 *
 * <p>To plan, Flyway's {@code info} and {@code validate} commands are run, and with them the callbacks that a service has
 * for these events.
 *
 * <p>A rollback needs an undo script for each migration that it takes back, a Java migration too: {@code U3__name.sql}
 * beside {@code V3__name.sql}, with the prefix of {@code flyway.undoSqlMigrationPrefix} ({@code U}; also for a
 * configuration that was made in code), and separator, suffixes, encoding and placeholders as for migrations. Highest
 * version first, each is run and its migration's row removed in one transaction, as far as the database and the script let
 * it. Repeatable migrations that have run since leave the history too, so that they run again. Nothing is taken back beyond
 * a baseline, nor while the history has a failed row. Callbacks are not called.
 *
 * <p>Flyway's free edition passes over undo scripts, unless {@code flyway.validateMigrationNaming} is on: then it refuses
 * them as wrongly named.
 */
public final class FlywayRunner implements MigrationRunner {

    static final String TOOL = "flyway";

    private final FluentConfiguration settings;
    private final Optional<DataSource> ownDatabase;
    private final Optional<Map<String, String>> properties;

    private FlywayRunner(FluentConfiguration settings, Optional<Map<String, String>> properties) {
        this.settings = settings;
        this.properties = properties;
        this.ownDatabase = Optional.ofNullable(settings.getDataSource());
    }

    /**
     * Configures Flyway by its properties, over what the environment variables {@code FLYWAY_*} say.
     *
     * @param properties Flyway's own properties, such as {@code flyway.locations}
     * @return the runner
     * @throws IllegalArgumentException if Flyway refuses a property; the message names it
     */
    public static FlywayRunner of(Map<String, String> properties) {
        return FlywaySettings.checked(
                () -> new FlywayRunner(FlywaySettings.fromProperties(properties), Optional.of(Map.copyOf(properties))));
    }

    /**
     * Takes a configuration that was made in code.
     *
     * @param configuration copied at once: later changes to it have no effect, and it is not changed
     * @return the runner
     * @throws IllegalArgumentException if Flyway refuses the configuration
     */
    public static FlywayRunner of(FluentConfiguration configuration) {
        return FlywaySettings.checked(() -> new FlywayRunner(FlywaySettings.copy(configuration), Optional.empty()));
    }

    @Override
    public String tool() {
        return TOOL;
    }

    @Override
    public HistoryTable historyTable() {
        return historyTable(settings);
    }

    static HistoryTable historyTable(Configuration settings) {
        Optional<String> schema = Optional.ofNullable(settings.getDefaultSchema());
        return new HistoryTable(
                schema.or(() -> List.of(settings.getSchemas()).stream().findFirst()), settings.getTable());
    }

    @Override
    public Optional<DataSource> database() {
        return ownDatabase;
    }

    @Override
    public Optional<BuildInputs> inputs() {
        return properties.flatMap(given -> FlywayInputs.of(given, System.getenv()));
    }

    @Override
    public SchemaPlan plan(DataSource database) throws MigrationException {
        Failures failures = new Failures(settings, database);
        try {
            Flyway flyway = FlywayLoader.load(settings, database, List.of());
            SchemaHistory history = SchemaHistory.read(flyway);
            Checks.check(flyway, history, failures);
            Optional<Step> baseline = NewSchema.baseline(flyway, history, database, failures);
            return Plans.plan(settings, history, Plans.pending(settings, history, baseline));
        } catch (FlywayException e) {
            throw failures.outsideSteps(e);
        }
    }

    /** Lists what Flyway's own scanner finds, its Java migrations included. Migrations of custom resolvers are missing. */
    @Override
    public Outline outline(Optional<String> databaseUrl) throws MigrationException {
        return Outlines.of(settings);
    }

    /** Flyway makes its table when it migrates, so it migrates with no migrations at all. */
    @Override
    public void makeHistory(DataSource database) throws MigrationException {
        Failures failures = new Failures(settings, database);
        try {
            if (!NewSchema.historyExists(settings, database)) {
                FlywayLoader.loadEmpty(settings, database).migrate();
            }
        } catch (FlywayException e) {
            throw failures.outsideSteps(e);
        }
    }

    /** Reads all the scripts too, without running anything. */
    @Override
    public RollbackPlan rollbackPlan(DataSource database, RollbackTarget target) throws MigrationException {
        return Rollback.plan(settings, undoPrefix(), database, target);
    }

    @Override
    public List<Step.Applied> rollback(MigrationContext context, RollbackTarget target) throws MigrationException {
        return Rollback.run(settings, undoPrefix(), context, target);
    }

    private String undoPrefix() {
        return FlywaySettings.undoPrefix(properties.orElse(Map.of()));
    }

    @Override
    public String withoutSecrets(String statement) {
        return new Texts(settings).statement(statement);
    }

    @Override
    public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
        DataSource database = context.database();
        Failures failures = new Failures(settings, database);
        Steps steps = new Steps(context, TimeSource.system(), settings.isGroup());
        try {
            Flyway flyway = FlywayLoader.load(settings, database, List.of(steps));
            SchemaHistory history = SchemaHistory.read(flyway);
            Optional<Step> baseline = NewSchema.baseline(flyway, history, database, failures);
            List<Step> pending = Plans.pending(settings, history, baseline);
            steps.expect(
                    pending.size(),
                    settings.isSkipExecutingMigrations()
                            ? pending
                            : baseline.stream().toList());
            flyway.migrate();
            return steps.allTookEffect();
        } catch (FlywayException e) {
            throw failures.during(steps, e);
        }
    }
}
