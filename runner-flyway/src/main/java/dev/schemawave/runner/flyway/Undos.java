package dev.schemawave.runner.flyway;

import dev.schemawave.model.RollbackTarget;
import dev.schemawave.spi.MigrationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Finds what has to be taken back to reach a target, and refuses what cannot be.
 *
 * <p>The newest is what has the highest version, also where migrations were applied out of order: that is the order in
 * which the scripts would have run, and were tried, on a new schema.
 */
final class Undos {

    private static final Comparator<MigrationInfo> NEWEST_FIRST =
            Comparator.comparing(MigrationInfo::getVersion).reversed();

    private final SchemaHistory history;
    private final UndoScripts scripts;
    private final Failures failures;

    private Undos(SchemaHistory history, UndoScripts scripts, Failures failures) {
        this.history = history;
        this.scripts = scripts;
        this.failures = failures;
    }

    static List<Undo> of(SchemaHistory history, UndoScripts scripts, RollbackTarget target, Failures failures)
            throws MigrationException {
        return new Undos(history, scripts, failures).find(target);
    }

    private List<Undo> find(RollbackTarget target) throws MigrationException {
        if (!history.failed().isEmpty()) {
            throw failures.failedEarlier(history.failed().get(0));
        }
        List<MigrationInfo> migrations = newerThan(target);
        for (MigrationInfo migration : migrations) {
            refuseIfUndoneByFlyway(migration);
        }
        requireScripts(migrations);
        List<Undo> undos = new ArrayList<>();
        Set<Integer> gone = new HashSet<>();
        for (MigrationInfo migration : migrations) {
            List<Integer> rows = Stream.concat(Stream.of(rank(migration)), repeatablesSince(migration))
                    .filter(gone::add)
                    .toList();
            undos.add(new Undo(migration, scripts.of(migration.getVersion()).get(0), rows));
        }
        return undos;
    }

    private List<MigrationInfo> newerThan(RollbackTarget target) throws MigrationException {
        List<MigrationInfo> all = history.versioned().sorted(NEWEST_FIRST).toList();
        if (target instanceof RollbackTarget.LastSteps last) {
            if (last.steps() > all.size()) {
                throw UndoRefusals.tooMany(last.steps(), all.size());
            }
            return all.subList(0, last.steps());
        }
        String wanted = ((RollbackTarget.ToVersion) target).version();
        List<MigrationVersion> known = Stream.concat(
                        all.stream().map(MigrationInfo::getVersion), history.baseline().stream())
                .toList();
        MigrationVersion version =
                version(wanted).filter(known::contains).orElseThrow(() -> UndoRefusals.unknown(wanted, known));
        return all.stream()
                .filter(migration -> migration.getVersion().compareTo(version) > 0)
                .toList();
    }

    private static Optional<MigrationVersion> version(String text) {
        try {
            return Optional.of(MigrationVersion.fromVersion(text));
        } catch (FlywayException noVersion) {
            return Optional.empty();
        }
    }

    /** Only Flyway's paid editions heed such a row. */
    private void refuseIfUndoneByFlyway(MigrationInfo migration) throws MigrationException {
        boolean undone = history.rows().stream()
                .anyMatch(row -> row.getType().isUndo()
                        && migration.getVersion().equals(row.getVersion())
                        && rank(row) > rank(migration));
        if (undone) {
            throw UndoRefusals.undoneByFlyway(migration);
        }
    }

    private void requireScripts(List<MigrationInfo> migrations) throws MigrationException {
        List<MigrationInfo> without = migrations.stream()
                .filter(migration -> scripts.of(migration.getVersion()).isEmpty())
                .toList();
        if (!without.isEmpty()) {
            throw UndoRefusals.withoutScript(without, scripts);
        }
        for (MigrationInfo migration : migrations) {
            List<UndoScripts.Found> found = scripts.of(migration.getVersion());
            if (found.size() > 1) {
                throw UndoRefusals.twoScripts(migration, found);
            }
        }
    }

    /**
     * The rows of what is repeatable and ran after a migration, its earlier rows as well: it was written for what is taken
     * back now. A build that has it runs it again; for one that does not have it, it must not be in the history.
     */
    private Stream<Integer> repeatablesSince(MigrationInfo migration) {
        Set<String> since = history.repeatables()
                .filter(row -> rank(row) > rank(migration))
                .map(MigrationInfo::getDescription)
                .collect(Collectors.toSet());
        return history.repeatables()
                .filter(row -> since.contains(row.getDescription()))
                .map(Undos::rank);
    }

    private static int rank(MigrationInfo row) {
        return Objects.requireNonNullElse(row.getInstalledRank(), 0);
    }
}
