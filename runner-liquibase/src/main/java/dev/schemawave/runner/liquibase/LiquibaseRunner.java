package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Outline;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import liquibase.resource.ResourceAccessor;

/**
 * Migrates with Liquibase: {@code liquibase update} under Schemawave's lease.
 *
 * <p>Settings bear the names that Liquibase gives them: {@code liquibase.changelogFile}, {@code liquibase.contextFilter}
 * (or {@code contexts}), {@code liquibase.labelFilter}, {@code liquibase.defaultSchemaName}, {@code
 * liquibase.liquibaseSchemaName}, {@code liquibase.databaseChangelogTableName}, {@code liquibase.parameter.<name>} for
 * changelog parameters, and every other option of the command {@code update} and of Liquibase itself, with or without the
 * prefix {@code liquibase.command.}. A name that Liquibase does not know is refused. What is set here comes before
 * environment variables {@code LIQUIBASE_*} and system properties {@code liquibase.*}, which Liquibase reads itself.
 *
 * <p>One setting is this runner's own: {@code liquibase.legacyLock} is {@code ignore} (the default), or {@code respect} as
 * long as replicas of an older build still run Liquibase without Schemawave; then Liquibase's lock table is taken as well,
 * and a foreign lock is waited for.
 *
 * <p>Without a changelog file the first of {@code db/changelog/db.changelog-master} with the ending {@code .yaml}, {@code
 * .yml}, {@code .xml}, {@code .json} or {@code .sql} is used. It is looked up on the class path, or in {@code
 * liquibase.searchPath} if that is set.
 *
 * <p>The version of a schema is its newest tag: in the history that of the row executed last which has one, in the build
 * that of its last {@code tagDatabase}. A changelog without tags has no version.
 *
 * <p>A plan counts a changeset as pending as {@code update} does before it looks at the changeset's own preconditions.
 * With a {@code runAlways} changeset, one that {@code failOnError=false} lets fail, or one that a precondition with {@code
 * onFail=CONTINUE} keeps from running, a schema is thus never settled: each start runs it, or asks again.
 *
 * <p>A rollback is Liquibase's own, of all changesets that were executed after the newest row with the tag; that row stays.
 * A changeset that runs always or on change counts as executed when it ran last, and runs again with the next update. What
 * Liquibase would leave out in silence is refused: changesets that this changelog does not have or that its contexts, labels
 * or {@code dbms} leave out, and those that were only marked as run.
 *
 * <p>Immutable; safe for use by many threads. Liquibase has state that belongs to the whole process: all runs of all
 * runners take turns, and one that is made meanwhile waits.
 */
public final class LiquibaseRunner implements MigrationRunner {

    static final String TOOL = "liquibase";

    private final Settings settings;
    private final HistoryTable historyTable;
    private final Optional<DataSource> database;

    private LiquibaseRunner(Settings settings) {
        this.settings = settings;
        historyTable = settings.inScope(options -> new HistoryTable(options.historySchema(), options.historyTable()));
        database = settings.inScope(UrlDataSource::of);
    }

    /**
     * Makes a runner of Liquibase's own settings.
     *
     * @param liquibaseProperties settings by their names, such as {@code liquibase.changelogFile}
     * @return the runner
     * @throws IllegalArgumentException if Liquibase does not know a name or cannot read a value
     */
    public static LiquibaseRunner of(Map<String, String> liquibaseProperties) {
        return new LiquibaseRunner(Settings.of(liquibaseProperties));
    }

    /**
     * Makes a runner for one changelog.
     *
     * @param changelogFile the root changelog, such as {@code db/changelog/main.xml}
     * @return the runner
     */
    public static LiquibaseRunner of(String changelogFile) {
        return of(Map.of("liquibase.changelogFile", changelogFile));
    }

    /**
     * The same runner with one more setting.
     *
     * @param name its name, such as {@code liquibase.contextFilter} or {@code liquibase.parameter.tablespace}
     * @param value its value
     * @return a copy
     * @throws IllegalArgumentException if Liquibase does not know the name or cannot read the value
     */
    public LiquibaseRunner with(String name, String value) {
        return new LiquibaseRunner(settings.with(name, value));
    }

    /**
     * The same runner with another place to read changelogs from. The runner does not close it.
     *
     * @param resources where to look up the changelog and the files that it names
     * @return a copy
     */
    public LiquibaseRunner withResources(ResourceAccessor resources) {
        return new LiquibaseRunner(settings.with(resources));
    }

    @Override
    public String tool() {
        return TOOL;
    }

    @Override
    public HistoryTable historyTable() {
        return historyTable;
    }

    @Override
    public Optional<DataSource> database() {
        return database;
    }

    @Override
    public Optional<BuildInputs> inputs() {
        return settings.resources().isPresent() ? Optional.empty() : LiquibaseInputs.of(settings.texts());
    }

    @Override
    public SchemaPlan plan(DataSource database) throws MigrationException {
        return Session.with(settings, database, session -> Planner.plan(session).plan());
    }

    /**
     * Takes all changesets that contexts, labels and the kind of database let through. Without a URL of the database the
     * kind is not known: then no changeset is left out for it, and no SQL is made. Changes that run code of their own are
     * not asked for SQL.
     */
    @Override
    public Outline outline(Optional<String> databaseUrl) throws MigrationException {
        return Outlines.of(settings, databaseUrl);
    }

    /** Liquibase does not mind foreign tables. */
    @Override
    public void makeHistory(DataSource database) {}

    @Override
    public RollbackPlan rollbackPlan(DataSource database, RollbackTarget target) throws MigrationException {
        return Session.with(
                settings,
                database,
                session -> RollbackPlanner.plan(session, target).plan());
    }

    /** Liquibase's own rollback, by count. The row that has the tag stays, and with it the tag. */
    @Override
    public List<Step.Applied> rollback(MigrationContext context, RollbackTarget target) throws MigrationException {
        return Session.with(settings, context.database(), session -> Rollback.run(session, context, target));
    }

    @Override
    public String withoutSecrets(String statement) {
        return Secrets.of(settings).hide(statement);
    }

    @Override
    public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
        return Session.with(settings, context.database(), session -> Updater.update(session, context));
    }
}
