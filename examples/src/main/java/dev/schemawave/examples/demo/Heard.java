package dev.schemawave.examples.demo;

import dev.schemawave.examples.shop.Readiness;
import dev.schemawave.examples.shop.WorkDone;
import java.util.Optional;

/** What a line of a replica's output says, as far as the demo is interested. */
sealed interface Heard {

    /** It waits for its turn; the process id is that of the replica whose turn it is. */
    record Waits(Optional<Long> forPid) implements Heard {}

    /** It waits for the schema of another service. */
    record Needs(String requirement) implements Heard {}

    /** The replica with that process id has died, and it is this one's turn. */
    record TakesOver(long fromPid) implements Heard {}

    /** It is about to apply the first step. */
    record Migrates(long at, String what) implements Heard {}

    /** It begins a step. */
    record Step(int number, int total, String what) implements Heard {

        @Override
        public String toString() {
            return "step " + number + " of " + total;
        }
    }

    /** Its schema is ready, and it serves. */
    record Ready(Readiness readiness) implements Heard {}

    /** It is about to end, and tells what it has done while it served. */
    record Worked(WorkDone done) implements Heard {}

    /** A warning or an error. */
    record Trouble(String text) implements Heard {}

    /** Nothing that the story needs. */
    record Nothing() implements Heard {}
}
