package dev.schemawave.runner.flyway;

import dev.schemawave.model.Step;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;

/**
 * The undoing of one migration.
 *
 * @param migration its row in the history
 * @param script what takes it back
 * @param rows the ranks of the rows that leave the history with it, its own the first
 */
record Undo(MigrationInfo migration, UndoScripts.Found script, List<Integer> rows) {

    Step step() {
        return Steps.step(migration).undo(Optional.of(script.file()));
    }

    String version() {
        return migration.getVersion().getVersion();
    }
}
