package dev.schemawave.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a run that changed a schema, or was about to. For people: times are those of the holder's clock, and
 * nothing is decided by them.
 *
 * @param epoch which claim of the schema it had
 * @param kind in which direction it went
 * @param holder who ran it
 * @param from the version that the schema had before, empty where the tool can name none or nobody knows
 * @param to the version that it was to have, empty where the tool can name none or nobody knows
 * @param steps what began, in its order; the last ones of a very long run; none of a run that was taken over
 * @param began when it claimed the schema
 * @param ended when it had ended; of a run that was taken over, when its successor found it
 * @param result how it ended
 * @param card what people were told of its failure
 */
public record RunRecord(
        long epoch,
        RunKind kind,
        Holder holder,
        Optional<String> from,
        Optional<String> to,
        List<RunStep> steps,
        Instant began,
        Instant ended,
        RunResult result,
        Optional<String> card) {

    /** Copies the list. */
    public RunRecord {
        steps = List.copyOf(steps);
    }

    /**
     * What travels in the ledger.
     *
     * @return the same run in short
     */
    public RunSummary summary() {
        return new RunSummary(kind, from, to, began, ended, result, holder.host());
    }
}
