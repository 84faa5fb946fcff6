package dev.schemawave.runner.flyway;

import dev.schemawave.model.Outline;
import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;

/** Lists the migrations of a build. Flyway itself does that only when it has a connection. */
final class Outlines {

    private static final Comparator<Found> ORDER = Comparator.comparing(
                    Found::version,
                    (one, other) -> one.isPresent() && other.isPresent()
                            ? one.get().compareTo(other.get())
                            : Boolean.compare(one.isEmpty(), other.isEmpty()))
            .thenComparing(found ->
                    found.version().isPresent() ? "" : found.planned().step().description());

    private final Configuration settings;
    private final Texts texts;

    /** A migration; a repeatable one has no version. */
    private record Found(Optional<MigrationVersion> version, PlannedStep planned) {}

    private Outlines(Configuration settings) {
        this.settings = settings;
        this.texts = new Texts(settings);
    }

    static Outline of(Configuration settings) throws MigrationException {
        try {
            return new Outlines(settings).read();
        } catch (FlywayException e) {
            throw Failures.inFiles(FailedStatement.reason(e), e);
        } catch (LinkageError e) {
            throw Failures.inFiles("this version of Flyway cannot be asked for its migrations without a database", e);
        }
    }

    private Outline read() throws MigrationException {
        Scans scans = Scans.of(settings);
        List<Found> all = new ArrayList<>();
        if (!settings.isSkipDefaultResolvers()) {
            all.addAll(scripts(scans, settings.getSqlMigrationPrefix()));
            all.addAll(scripts(scans, settings.getRepeatableSqlMigrationPrefix()));
            scans.classes().getClasses().forEach(type -> all.add(java(instance(type))));
        }
        Stream.of(settings.getJavaMigrations()).forEach(migration -> all.add(java(migration)));
        all.sort(ORDER);
        refuseTwins(all);
        List<Found> wanted = all.stream().filter(this::isWanted).toList();
        return new Outline(
                wanted.stream().map(Found::planned).toList(),
                wanted.stream()
                        .flatMap(found -> found.version().stream())
                        .reduce((older, newer) -> newer)
                        .map(MigrationVersion::getVersion),
                List.of());
    }

    private List<Found> scripts(Scans scans, String prefix) {
        ResourceNameParser names = new ResourceNameParser(settings);
        List<Found> found = new ArrayList<>();
        for (LoadableResource script : scans.resources().getResources(prefix, settings.getSqlMigrationSuffixes())) {
            ResourceName name = names.parse(script.getFilename());
            if (name.isValid() && prefix.equals(name.getPrefix()) && Event.fromId(prefix) == null) {
                found.add(found(
                        Optional.ofNullable(name.getVersion()),
                        name.getDescription(),
                        script.getRelativePath(),
                        Optional.of(texts.script(Texts.content(script)))));
            }
        }
        return found;
    }

    private static Found java(JavaMigration migration) {
        return found(
                Optional.ofNullable(migration.getVersion()),
                migration.getDescription(),
                migration.getClass().getName(),
                Optional.empty());
    }

    private static Found found(
            Optional<MigrationVersion> version, String description, String file, Optional<String> sql) {
        String id = version.map(MigrationVersion::getVersion).orElse(description);
        return new Found(version, new PlannedStep(new Step(id, description, Optional.of(file)), sql));
    }

    private boolean isWanted(Found found) {
        MigrationVersion target = settings.getTarget();
        boolean isLimit = target != null
                && !List.of(MigrationVersion.CURRENT, MigrationVersion.NEXT).contains(target);
        return !isLimit
                || found.version()
                        .map(version -> version.compareTo(target) <= 0)
                        .orElse(true);
    }

    private static void refuseTwins(List<Found> sorted) throws MigrationException {
        for (int i = 1; i < sorted.size(); i++) {
            if (ORDER.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
                String twins = sorted.get(i - 1).planned().step() + " and "
                        + sorted.get(i).planned().step();
                throw Failures.inFiles(
                        "there are two migrations of one version: " + twins, new FlywayException("duplicate"));
            }
        }
    }

    private static JavaMigration instance(Class<? extends JavaMigration> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new FlywayException("cannot make the Java migration " + type.getName(), e);
        }
    }
}
