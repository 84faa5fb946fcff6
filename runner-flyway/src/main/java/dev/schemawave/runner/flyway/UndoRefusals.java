package dev.schemawave.runner.flyway;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** Says why nothing is taken back, and what would help. */
final class UndoRefusals {

    private static final String UNCHANGED = "unchanged";
    private static final String ANEW = "take the change back with a new migration";

    private UndoRefusals() {}

    private static MigrationException refused(
            String reason, Optional<MigrationInfo> migration, String file, String next) {
        return new MigrationException(
                new Failure(
                        reason,
                        migration.map(row -> Steps.step(row).toString()),
                        Optional.of(file).filter(name -> !name.isEmpty()),
                        Optional.empty(),
                        Optional.empty(),
                        UNCHANGED,
                        next),
                new FlywayException(reason));
    }

    static MigrationException unknown(String wanted, Collection<MigrationVersion> known) {
        String versions = known.stream()
                .sorted()
                .map(MigrationVersion::getVersion)
                .distinct()
                .collect(Collectors.joining(", "));
        return refused(
                "version " + wanted + " is not in the history, which "
                        + (versions.isEmpty() ? "has no version" : "has " + versions),
                Optional.empty(),
                "",
                versions.isEmpty() ? "there is nothing to take back" : "name one of these");
    }

    static MigrationException tooMany(int wanted, int possible) {
        return refused(
                wanted + " migrations cannot be taken back: the history has "
                        + (possible == 0 ? "none" : "only " + possible) + ", and a baseline cannot be undone",
                Optional.empty(),
                "",
                possible == 0 ? "there is nothing to take back" : "take back " + possible + " at most");
    }

    static MigrationException withoutScript(List<MigrationInfo> migrations, UndoScripts scripts) {
        String steps = migrations.stream().map(Steps::step).map(Step::toString).collect(Collectors.joining(", "));
        String files = migrations.stream().map(scripts::expected).collect(Collectors.joining(", "));
        return refused(
                "there is no undo script for " + steps + " in " + scripts.places(),
                Optional.of(migrations.get(0)),
                scripts.expected(migrations.get(0)),
                "add " + files + " beside the migrations, then roll back again; or " + ANEW);
    }

    static MigrationException twoScripts(MigrationInfo migration, List<UndoScripts.Found> scripts) {
        String files = scripts.stream().map(UndoScripts.Found::file).collect(Collectors.joining(" and "));
        return refused(
                "there are two undo scripts of one version: " + files,
                Optional.of(migration),
                scripts.get(0).file(),
                "remove one of them, then roll back again");
    }

    static MigrationException undoneByFlyway(MigrationInfo migration) {
        return refused(
                "the history says that Flyway's own undo has taken back " + Steps.step(migration)
                        + ", which this edition of Flyway cannot tell from an applied migration",
                Optional.of(migration),
                "",
                "go on with the edition of Flyway that has undone it");
    }

    static MigrationException unsupported(LinkageError e) {
        return new MigrationException(
                new Failure(
                        "this version of Flyway cannot run undo scripts under Schemawave",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        UNCHANGED,
                        "use a version of Flyway that Schemawave is tested with; or " + ANEW),
                e);
    }
}
