package dev.schemawave.guard;

import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationRunner.HistoryTable;

/**
 * A schema history in one value, made by the database itself.
 *
 * @param dialect of the database
 * @param inputs which name the table and its columns
 */
record HistoryDigest(Dialect dialect, BuildInputs inputs) {

    /** One value, in brackets. */
    String query() {
        HistoryTable table = inputs.historyTable();
        String name = dialect.named(table.name(), inputs.exactNames());
        return table.schema().isPresent()
                ? dialect.digest(
                        dialect.named(table.schema().get(), inputs.exactNames()) + "." + name, inputs.historyColumns())
                : dialect.digestInDefaultSchema(name, inputs.historyColumns());
    }
}
