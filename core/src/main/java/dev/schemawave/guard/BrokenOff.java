package dev.schemawave.guard;

import dev.schemawave.model.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The steps that earlier runs have left unfinished.
 *
 * @param journal what was found when the schema was claimed
 */
record BrokenOff(List<Journal.Entry> journal) {

    BrokenOff {
        journal = List.copyOf(journal);
    }

    /** The one of which a person has to say something, or to drop what it has left. */
    Optional<HalfApplied> unresolved() {
        return journal.stream()
                .filter(entry -> entry.skip().isEmpty()
                        || !entry.facts().invalidIndexes().isEmpty())
                .map(Journal.Entry::facts)
                .findFirst();
    }

    /** Those of which a person has said how far they came. */
    List<HalfApplied> unfinished() {
        return journal.stream()
                .filter(entry -> entry.skip().isPresent())
                .map(Journal.Entry::facts)
                .toList();
    }

    /** A step goes on where it was broken off. */
    RunningStep begin(Step next) {
        Optional<Integer> skip = of(next).flatMap(Journal.Entry::skip);
        return new RunningStep(next, skip.isPresent(), skip.orElse(0));
    }

    private Optional<Journal.Entry> of(Step step) {
        return journal.stream()
                .filter(entry -> entry.facts().step().equals(step.id()))
                .findFirst();
    }

    /** A step that goes on must still be the same, unless a person has finished it. */
    void requireSameScript(RunningStep now, String sql) throws SQLException {
        Optional<HalfApplied> broken = of(now.step())
                .filter(entry -> !entry.skip().equals(Optional.of(Journal.Entry.ALL)))
                .map(Journal.Entry::facts)
                .filter(half -> half.statement() == now.statement());
        if (broken.isPresent() && !broken.get().sql().equals(Journal.shortened(sql))) {
            throw new SQLException("statement " + now.statement() + " of " + now.step()
                    + " is not the one at which the earlier run was broken off, which was: "
                    + broken.get().sql());
        }
    }
}
