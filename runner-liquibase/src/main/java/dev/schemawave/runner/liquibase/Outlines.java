package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Outline;
import dev.schemawave.model.PlannedStep;
import dev.schemawave.spi.MigrationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ChangeSetFilterResult;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.OfflineConnection;
import liquibase.resource.ResourceAccessor;

/** Lists the changesets of a build, with a database of which Liquibase knows the kind alone. */
final class Outlines {

    /** Stands for a database of any kind where only the changelog is read. */
    private static final String ANY = "postgresql";

    private final Settings settings;
    private final ResourceAccessor resources;
    private final Failures failures;
    private final Options options = new Options();

    private Outlines(Settings settings, ResourceAccessor resources, Failures failures) {
        this.settings = settings;
        this.resources = resources;
        this.failures = failures;
    }

    static Outline of(Settings settings, Optional<String> url) throws MigrationException {
        return Session.unconnected(
                settings, (resources, failures) -> new Outlines(settings, resources, failures).read(url));
    }

    private Outline read(Optional<String> url) throws Exception {
        Optional<String> kind = url.or(options::url).flatMap(Outlines::kind);
        Database database = offline(kind.orElse(ANY));
        // An offline connection brings a history service along that writes a file.
        Session.forget();
        Map<String, Object> scope = Map.of(ReadOnlyHistoryService.SWITCH, true, Scope.Attr.database.name(), database);
        try {
            return Scope.child(scope, () -> {
                ReadOnlyHistoryService.requireFor(database);
                return outline(database, kind.isPresent());
            });
        } finally {
            Session.forget(database);
        }
    }

    private Outline outline(Database database, boolean isKindKnown) throws Exception {
        Changelogs changelogs = new Changelogs(options, settings.parameters(), resources, failures);
        DatabaseChangeLog changelog = changelogs.read(database);
        ChangeSetFilter ofKind = isKindKnown ? new DbmsChangeSetFilter(database) : new AnyKind();
        List<ChangeSet> selected = Planner.selected(changelog, changelogs, database, ofKind);
        List<String> tags = Planner.tags(selected).toList();
        SqlTexts texts = new SqlTexts(database, Secrets.of(settings));
        return new Outline(
                selected.stream()
                        .map(changeSet -> new PlannedStep(
                                Planner.step(changeSet), isKindKnown ? texts.of(changeSet) : Optional.empty()))
                        .toList(),
                tags.isEmpty() ? Optional.empty() : Optional.of(tags.get(tags.size() - 1)),
                tags);
    }

    private Database offline(String kind) throws Exception {
        Database database = DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new OfflineConnection("offline:" + kind, resources));
        if (options.defaultSchema().isPresent()) {
            database.setDefaultSchemaName(options.defaultSchema().get());
        }
        database.setDatabaseChangeLogTableName(options.historyTable());
        return database;
    }

    /** The name that Liquibase has for the product that a URL leads to. */
    private static Optional<String> kind(String url) {
        return DatabaseFactory.getInstance().getImplementedDatabases().stream()
                .filter(database -> database.getDefaultDriver(url) != null)
                .map(Database::getShortName)
                .findFirst();
    }

    /** Lets changesets for all kinds of databases through. */
    private static final class AnyKind implements ChangeSetFilter {

        @Override
        public ChangeSetFilterResult accepts(ChangeSet changeSet) {
            return new ChangeSetFilterResult(true, "any kind of database", AnyKind.class);
        }
    }
}
