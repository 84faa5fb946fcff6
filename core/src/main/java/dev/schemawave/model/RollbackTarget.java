package dev.schemawave.model;

import java.util.Optional;

/** How far a schema is to be taken back. */
public sealed interface RollbackTarget {

    /**
     * What is left of it when some steps have been taken back.
     *
     * @param undone how many
     * @return empty if that was all
     */
    Optional<RollbackTarget> without(int undone);

    /**
     * Down to a version that the schema had: that one stays, everything newer is taken back.
     *
     * @param version a version or a tag, as the history has it
     */
    record ToVersion(String version) implements RollbackTarget {

        @Override
        public Optional<RollbackTarget> without(int undone) {
            return Optional.of(this);
        }

        /** For the middle of a sentence. */
        @Override
        public String toString() {
            return "to " + version;
        }
    }

    /**
     * The newest steps, whether or not they have a version between them. They are counted in the history as it is: who
     * tries again after a failure has to leave out those that were taken back before.
     *
     * @param steps how many; at least one
     */
    record LastSteps(int steps) implements RollbackTarget {

        /** Checks the number. */
        public LastSteps {
            if (steps < 1) {
                throw new IllegalArgumentException("a rollback takes back at least one step, not " + steps);
            }
        }

        @Override
        public Optional<RollbackTarget> without(int undone) {
            return undone < steps ? Optional.of(new LastSteps(steps - undone)) : Optional.empty();
        }

        /** For the middle of a sentence. */
        @Override
        public String toString() {
            return "by " + steps + (steps == 1 ? " step" : " steps");
        }
    }
}
