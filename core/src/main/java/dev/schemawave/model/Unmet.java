package dev.schemawave.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A requirement that the ledger does not show to be met, and what it shows instead.
 *
 * @param requirement what is wanted
 * @param entry the schema that is not there yet, or empty if the service has never been seen
 * @param migrating who migrates that schema now, as far as somebody has asked
 */
public record Unmet(Requirement requirement, Optional<LedgerEntry> entry, Optional<Holder> migrating) {

    /**
     * Compares a requirement with the ledger.
     *
     * @param requirement what is wanted
     * @param ledger what all services announce
     * @return empty if the requirement is met
     */
    public static Optional<Unmet> of(Requirement requirement, Collection<LedgerEntry> ledger) {
        List<LedgerEntry> concerned = ledger.stream()
                .filter(entry -> requirement.concerns(entry.key()))
                .sorted(Comparator.comparing(entry -> entry.key().toString()))
                .toList();
        if (concerned.isEmpty()) {
            return Optional.of(new Unmet(requirement, Optional.empty(), Optional.empty()));
        }
        return concerned.stream()
                .filter(entry -> !isMet(requirement, entry))
                .findFirst()
                .map(entry -> new Unmet(requirement, Optional.of(entry), Optional.empty()));
    }

    /** A service that has only been waiting or failing so far may have no schema at all, so any version is not enough. */
    private static boolean isMet(Requirement requirement, LedgerEntry entry) {
        boolean exists = entry.status() == LedgerEntry.Status.READY
                || entry.version().isPresent()
                || !entry.tags().isEmpty();
        return exists && requirement.condition().isMetBy(entry.version(), entry.tags());
    }

    /**
     * Compares requirements with the ledger.
     *
     * @param requirements what is wanted
     * @param ledger what all services announce
     * @return those that are not met, in the same order
     */
    public static List<Unmet> of(List<Requirement> requirements, Collection<LedgerEntry> ledger) {
        return requirements.stream()
                .flatMap(requirement -> of(requirement, ledger).stream())
                .toList();
    }

    /**
     * The schemas that this waits for.
     *
     * @param ledger what all services announce
     * @return one or more
     */
    public Set<LedgerKey> targets(Collection<LedgerEntry> ledger) {
        if (entry.isEmpty()) {
            return Set.of(
                    new LedgerKey(requirement.service(), requirement.schema().orElse(LedgerKey.MAIN)));
        }
        return ledger.stream()
                .filter(one -> requirement.concerns(one.key()) && !isMet(requirement, one))
                .map(LedgerEntry::key)
                .collect(Collectors.toSet());
    }

    /**
     * The same, with who migrates the schema.
     *
     * @param holder of its lock
     * @return a copy
     */
    public Unmet migratedBy(Optional<Holder> holder) {
        return new Unmet(requirement, entry, holder);
    }

    /** For messages: {@code customers >=2.1: is at 1.9, waits for billing >=3 (team crm, #crm)}. */
    @Override
    public String toString() {
        return requirement + ": "
                + entry.map(this::standing)
                        .orElse("has never been seen in this ledger; is its name right, and is it deployed?");
    }

    private String standing(LedgerEntry found) {
        String name = requirement.schema().isEmpty() && !found.key().schema().equals(LedgerKey.MAIN)
                ? "its schema " + found.key().schema() + " "
                : "";
        return name + version(found) + doing(found) + found.declaration().people();
    }

    private static String version(LedgerEntry found) {
        if (found.version().isPresent()) {
            return "is at " + found.version().get();
        }
        return found.status() == LedgerEntry.Status.READY
                ? "is ready, but " + found.tool() + " names no version of it: set schemawave.version in " + found.key()
                        + ", or tag its changelog"
                : "has no version yet";
    }

    private String doing(LedgerEntry found) {
        if (migrating.isPresent()) {
            return ", is being migrated by " + migrating.get();
        }
        return switch (found.status()) {
            case READY -> ", as " + found.holder().host() + " announced at " + found.at();
            case FAILED ->
                ", its last run failed at " + found.at() + " on "
                        + found.holder().host() + ": " + found.reason().orElse("");
            case WAITING ->
                ", waits for "
                        + found.declaration().requires().stream()
                                .map(Requirement::toString)
                                .collect(Collectors.joining(", "));
            case RUNNING ->
                ", a migration was begun at " + found.at() + " on "
                        + found.holder().host();
        };
    }
}
