package dev.schemawave.spi;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.util.List;

/**
 * Everything local that decides what a build would migrate, found without a database and without loading the tool.
 *
 * <p>A start may be cut short when a build with the same inputs was found to have nothing to do, and the schema history has
 * not changed since. So inputs may differ although nothing has changed, which costs a start of the usual length; they must
 * not be equal when something has.
 *
 * @param historyTable where the tool keeps its history, as it will find it
 * @param exactNames whether the tool writes the names of the table and its schema in quotes, so that upper and lower case
 *     count
 * @param historyColumns the columns of that table in which every change of the history shows, as they are written in SQL
 * @param fingerprint of everything that could be found at once: the tool's version, its settings, the migrations
 * @param trace tells whether what an earlier run has looked up would be found again, for a tool whose migrations can only
 *     be found by following them
 */
public record BuildInputs(
        HistoryTable historyTable,
        boolean exactNames,
        List<String> historyColumns,
        Fingerprint fingerprint,
        TraceCheck trace) {

    /** Looks resources up again. */
    @FunctionalInterface
    public interface TraceCheck {

        /**
         * Tells whether each resource of a trace is there and has not changed.
         *
         * @param trace what {@link dev.schemawave.model.SchemaPlan#trace} of an earlier run was
         * @return false also where it cannot be known
         */
        boolean holds(String trace);
    }

    /** Copies the list. */
    public BuildInputs {
        historyColumns = List.copyOf(historyColumns);
    }
}
