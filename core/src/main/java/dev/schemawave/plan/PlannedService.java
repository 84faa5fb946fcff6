package dev.schemawave.plan;

import dev.schemawave.model.Declaration;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Outline;
import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.SchemaPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One schema of a plan.
 *
 * @param key whose schema
 * @param tool the migration tool
 * @param now where the schema stands, empty for a new one and where that is not known
 * @param then where it will stand, empty where that is not known
 * @param pending the steps in between, as far as they are known
 * @param declaration what the service says of itself
 * @param announced what the ledger says of it, if it was asked and knows the service
 */
public record PlannedService(
        LedgerKey key,
        String tool,
        Optional<Standing> now,
        Optional<Standing> then,
        List<PlannedStep> pending,
        Declaration declaration,
        Optional<LedgerEntry> announced) {

    /** Copies the list. */
    public PlannedService {
        pending = List.copyOf(pending);
    }

    /**
     * A service of which only the files are at hand: its schema is taken to be new.
     *
     * @param key whose schema
     * @param tool the migration tool
     * @param outline what its build would do
     * @param declaration what it says of itself
     * @return the service
     */
    public static PlannedService offline(LedgerKey key, String tool, Outline outline, Declaration declaration) {
        Standing then = new Standing(outline.target().or(declaration::version), outline.tags());
        return new PlannedService(
                key, tool, Optional.empty(), Optional.of(then), outline.steps(), declaration, Optional.empty());
    }

    /**
     * A service that was compared with its database.
     *
     * @param key whose schema
     * @param tool the migration tool
     * @param seen what the comparison has shown
     * @param outline what its build would do to a new schema
     * @param pending the steps to come
     * @param declaration what the service says of itself
     * @return the service
     */
    public static PlannedService inspected(
            LedgerKey key,
            String tool,
            SchemaPlan seen,
            Outline outline,
            List<PlannedStep> pending,
            Declaration declaration) {
        boolean isNew = seen.current().isEmpty() && seen.tags().isEmpty() && !seen.isSettled();
        boolean isAhead = !seen.ahead().isEmpty();
        Optional<String> reached = isAhead || seen.target().isEmpty() ? seen.current() : seen.target();
        Optional<String> declared = isAhead ? Optional.empty() : declaration.version();
        List<String> tags = Stream.concat(seen.tags().stream(), outline.tags().stream())
                .distinct()
                .toList();
        Optional<String> current = seen.current().or(() -> seen.isSettled() ? declared : Optional.empty());
        return new PlannedService(
                key,
                tool,
                isNew ? Optional.empty() : Optional.of(new Standing(current, seen.tags())),
                Optional.of(new Standing(reached.or(() -> declared), tags)),
                pending,
                declaration,
                Optional.empty());
    }

    /**
     * A service that only the ledger knows.
     *
     * @param entry what it has announced
     * @return the service
     */
    public static PlannedService announced(LedgerEntry entry) {
        boolean isReady = entry.status() == Status.READY;
        boolean exists = isReady || entry.version().isPresent() || !entry.tags().isEmpty();
        Optional<Standing> now = exists ? Optional.of(new Standing(entry.version(), entry.tags())) : Optional.empty();
        return new PlannedService(
                entry.key(),
                entry.tool(),
                now,
                isReady ? now : Optional.empty(),
                List.of(),
                entry.declaration(),
                Optional.of(entry));
    }

    /**
     * The same, with what the ledger says of it.
     *
     * @param entry its announcement, or empty if it has made none
     * @return a copy
     */
    public PlannedService with(Optional<LedgerEntry> entry) {
        return new PlannedService(key, tool, now, then, pending, declaration, entry);
    }

    /**
     * Tells whether nothing is left to do.
     *
     * @return true if no step is pending, and it is known where that leaves the schema
     */
    public boolean isSettled() {
        return pending.isEmpty() && then.isPresent();
    }

    boolean fulfilsNow(Requirement requirement) {
        return now.filter(standing -> standing.fulfils(requirement.condition())).isPresent();
    }

    /** True also where nobody knows how it will end. */
    boolean mayFulfil(Requirement requirement) {
        return fulfilsNow(requirement)
                || then.map(standing -> standing.fulfils(requirement.condition()))
                        .orElse(true);
    }
}
