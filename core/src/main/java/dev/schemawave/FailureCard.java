package dev.schemawave;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;
import dev.schemawave.spi.MigrationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people need to know of a failure. One text in exception, log, notification and command line. Holds no secret.
 *
 * @param service whose start-up or rollback failed
 * @param what happened, in one line
 * @param details more lines of that, if it takes more
 * @param facts where it failed
 * @param committed what has taken effect and stays, where something was run
 * @param history what the schema history says, where it was read after the failure
 * @param halfApplied whether a step is half-applied, so that a person has to say how far it came
 * @param affected the services that require this schema, as far as the ledger could be read
 * @param next what to do
 * @param commands the exact commands that help, each followed by what it is for
 * @param help the section of {@code docs/operations.md} that says more
 */
public record FailureCard(
        String service,
        String what,
        List<String> details,
        Facts facts,
        Optional<String> committed,
        Optional<String> history,
        boolean halfApplied,
        List<Affected> affected,
        String next,
        List<String> commands,
        String help) {

    /** Where a ledger's entry is to stay short. */
    private static final int LONGEST_BRIEF = 4_000;

    /** Copies the lists. */
    public FailureCard {
        details = List.copyOf(details);
        affected = List.copyOf(affected);
        commands = List.copyOf(commands);
    }

    /**
     * Where something failed.
     *
     * @param step the step, with its file
     * @param file that was read
     * @param line in it
     * @param number the place of the statement among those of the step that may change something, from 1
     * @param statement its text
     */
    public record Facts(
            Optional<String> step,
            Optional<String> file,
            Optional<Integer> line,
            Optional<Integer> number,
            Optional<String> statement) {

        /** Of a failure that is not one of a step. */
        public static final Facts NONE =
                new Facts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        static Facts of(MigrationException.Failure failure) {
            return new Facts(failure.step(), failure.file(), failure.line(), Optional.empty(), failure.statement());
        }

        Facts withNumber(Optional<Integer> nth) {
            return new Facts(step, file, line, nth, statement);
        }

        private Stream<String> lines() {
            Optional<String> where =
                    line.map(at -> file.orElse("") + ", line " + at).or(() -> file);
            String place = number.map(nth -> nth + ": ").orElse("");
            return Stream.of(
                            step.map(text -> "step:      " + text),
                            where.map(text -> "file:      " + text),
                            statement.map(text -> "statement: " + place + text.strip()))
                    .flatMap(Optional::stream);
        }
    }

    /**
     * A service that requires the schema.
     *
     * @param service which
     * @param requirement what it requires
     * @param owner the team that it belongs to
     * @param channel where that team is told
     */
    public record Affected(
            LedgerKey service, Requirement requirement, Optional<String> owner, Optional<String> channel) {

        static List<Affected> of(LedgerKey key, Collection<LedgerEntry> ledger) {
            return ledger.stream()
                    .filter(entry -> !entry.key().equals(key))
                    .sorted(Comparator.comparing(entry -> entry.key().toString()))
                    .flatMap(entry -> entry.declaration().requires().stream()
                            .filter(requirement -> requirement.concerns(key))
                            .map(requirement -> new Affected(
                                    entry.key(),
                                    requirement,
                                    entry.declaration().owner(),
                                    entry.declaration().channel())))
                    .toList();
        }

        /** For messages: {@code orders requires customers >=6 (team sales, #sales)}. */
        @Override
        public String toString() {
            List<String> people =
                    Stream.of(owner, channel).flatMap(Optional::stream).toList();
            return service + " requires " + requirement
                    + (people.isEmpty() ? "" : " (" + String.join(", ", people) + ")");
        }
    }

    static FailureCard of(String service, String what, String next, String help) {
        return new FailureCard(
                service,
                what,
                List.of(),
                Facts.NONE,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                next,
                List.of(),
                help);
    }

    FailureCard withDetails(List<String> more) {
        return new FailureCard(
                service, what, more, facts, committed, history, halfApplied, affected, next, commands, help);
    }

    FailureCard at(Facts where) {
        return new FailureCard(
                service, what, details, where, committed, history, halfApplied, affected, next, commands, help);
    }

    FailureCard leaving(Optional<String> stays, Optional<String> says, boolean half) {
        return new FailureCard(service, what, details, facts, stays, says, half, affected, next, commands, help);
    }

    FailureCard affecting(List<Affected> services) {
        return new FailureCard(
                service, what, details, facts, committed, history, halfApplied, services, next, commands, help);
    }

    FailureCard advising(String advice, String... exact) {
        return new FailureCard(
                service, what, details, facts, committed, history, halfApplied, affected, advice, List.of(exact), help);
    }

    FailureCard offering(String... exact) {
        return advising(next, exact);
    }

    /**
     * The whole card.
     *
     * @return several lines, the first of which says whose it is and what happened
     */
    public String text() {
        return "[" + service + "] " + words();
    }

    /** The card without whose it is, shortened, for those who know that anyway. */
    String brief() {
        String words = words();
        return words.length() <= LONGEST_BRIEF ? words : words.substring(0, LONGEST_BRIEF) + " ...";
    }

    private String words() {
        List<String> lines = new ArrayList<>(List.of(what));
        Stream.of(
                        details.stream(),
                        facts.lines(),
                        committed.map(text -> "committed: " + text).stream(),
                        history.map(text -> "schema:    " + text).stream(),
                        affected.stream().map(one -> "affected:  " + one))
                .flatMap(part -> part)
                .forEach(line -> lines.add("  " + line));
        lines.add("Next: " + next);
        commands.forEach(command -> lines.add("  " + command));
        lines.add("Help: docs/operations.md#" + help);
        return String.join("\n", lines);
    }
}
