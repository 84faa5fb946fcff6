package dev.schemawave.plan;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The words that all forms of a plan have in common. */
final class Labels {

    private Labels() {}

    /** For example {@code 1.9 -> 2.1}. */
    static String way(PlannedService service) {
        String now = service.now().map(Standing::toString).orElse("new");
        Optional<String> then = service.then().map(Standing::toString).filter(end -> !end.equals(now));
        return then.map(end -> now + " -> " + end).orElse(now);
    }

    /** For example {@code 2 steps}, or nothing if there are none. */
    static Optional<String> steps(PlannedService service) {
        return Optional.of(service.pending().size()).filter(count -> count > 0).map(count -> count(count, "step"));
    }

    static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** What the ledger says, unless that is what one expects. */
    static Optional<String> announcement(PlannedService service) {
        return service.announced()
                .filter(entry -> entry.status() != Status.READY)
                .map(Labels::announcement);
    }

    private static String announcement(LedgerEntry entry) {
        return entry.status().name().toLowerCase(Locale.ROOT) + " on "
                + entry.holder().host()
                + entry.reason()
                        .map(failure -> ": " + failure.replaceAll("\\s+", " "))
                        .orElse("");
    }

    /** For example {@code crm, #crm}, or nothing if nobody is named. */
    static Optional<String> people(PlannedService service) {
        List<String> people = Stream.of(
                        service.declaration().owner(), service.declaration().channel())
                .flatMap(Optional::stream)
                .toList();
        return people.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", people));
    }

    /** The lines of a box in a picture. */
    static List<String> box(PlannedService service) {
        return Stream.of(
                        Optional.of(service.key().toString()),
                        Optional.of(way(service)),
                        steps(service),
                        announcement(service),
                        people(service))
                .flatMap(Optional::stream)
                .toList();
    }
}
