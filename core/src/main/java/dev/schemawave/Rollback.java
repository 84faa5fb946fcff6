package dev.schemawave;

import dev.schemawave.model.Dependent;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be taken back of a schema.
 *
 * @param target how far to go back
 * @param despite services whose requirements are no reason to refuse it: {@code orders}, or {@code orders/archive} for one
 *     schema of several
 */
public record Rollback(RollbackTarget target, Set<String> despite) {

    /** Copies the set. */
    public Rollback {
        despite = Set.copyOf(despite);
    }

    /**
     * Back to a version that the schema had: that one stays, everything newer is taken back.
     *
     * @param version a version or a tag, as the tool's history has it
     * @return forced against nobody
     */
    public static Rollback to(String version) {
        return new Rollback(new RollbackTarget.ToVersion(version), Set.of());
    }

    /**
     * The newest steps, as they stand in the history when this is asked for. If others have been applied by the time that
     * it can begin, nothing is taken back.
     *
     * @param steps how many; at least one
     * @return forced against nobody
     */
    public static Rollback lastSteps(int steps) {
        return new Rollback(new RollbackTarget.LastSteps(steps), Set.of());
    }

    /**
     * The same, although a service requires a version that the schema will not have any more.
     *
     * @param service its name, or {@code service/schema} for one of several
     * @return a copy
     */
    public Rollback despite(String service) {
        Set<String> names = new TreeSet<>(despite);
        names.add(service);
        return new Rollback(target, names);
    }

    /**
     * Finds who would lose what it requires.
     *
     * @throws RollbackRefusedException if one of them can do without it neither by its own word nor by that of who asks
     */
    List<Dependent> refuseForDependents(LedgerKey service, RollbackPlan plan, List<LedgerEntry> ledger) {
        List<Dependent> dependents = Dependent.of(service, plan, ledger);
        List<Dependent> refusing = dependents.stream().filter(this::isBoundBy).toList();
        if (!refusing.isEmpty()) {
            throw RollbackRefusedException.required(service.toString(), plan, refusing);
        }
        return dependents;
    }

    private boolean isBoundBy(Dependent dependent) {
        LedgerKey who = dependent.service();
        return !dependent.requirement().optional()
                && !despite.contains(who.service())
                && !despite.contains(who.toString());
    }
}
