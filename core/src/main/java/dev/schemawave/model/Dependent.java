package dev.schemawave.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A service that a rollback would take away what it requires.
 *
 * @param requirement what it has now, and would lose
 * @param entry what that service announces
 */
public record Dependent(Requirement requirement, LedgerEntry entry) {

    /**
     * Finds them. A service whose requirement is not met before the rollback either loses nothing.
     *
     * @param key of the schema that is to be taken back
     * @param plan of the rollback
     * @param ledger what all services announce
     * @return in the order of their names
     */
    public static List<Dependent> of(LedgerKey key, RollbackPlan plan, Collection<LedgerEntry> ledger) {
        Optional<String> now = plan.current()
                .or(() -> ledger.stream()
                        .filter(entry -> entry.key().equals(key))
                        .findFirst()
                        .flatMap(LedgerEntry::version));
        return ledger.stream()
                .filter(entry -> !entry.key().equals(key))
                .sorted(Comparator.comparing(entry -> entry.key().toString()))
                .flatMap(entry -> entry.declaration().requires().stream()
                        .filter(requirement -> requirement.concerns(key))
                        .filter(requirement -> requirement.condition().isMetBy(now, plan.currentTags()))
                        .filter(requirement -> !requirement.condition().isMetBy(plan.version(), plan.tags()))
                        .map(requirement -> new Dependent(requirement, entry)))
                .toList();
    }

    /**
     * Who requires it.
     *
     * @return the service and its schema
     */
    public LedgerKey service() {
        return entry.key();
    }

    /** For messages: {@code orders requires customers >=6 (team sales, #sales)}. */
    @Override
    public String toString() {
        return service() + " requires " + requirement + entry.declaration().people();
    }
}
