package dev.schemawave.benchmarks.torture;

import java.util.Optional;

/**
 * How the process of a replica has ended.
 *
 * @param how in short
 * @param line what it said last of it
 */
record Ending(How how, String line) {

    /** It was not started any more. */
    static final Ending RETIRED = new Ending(How.DIED, "");

    /** In short. */
    enum How {
        /** It reported success. */
        READY,
        /** It reported an error. */
        FAILED,
        /** It reported a step that is half-applied. */
        HALF_APPLIED,
        /** It reported nothing: it was killed. */
        DIED
    }

    /** Finds out from the last word of a replica. */
    static Ending of(Optional<String> lastWord) {
        if (lastWord.isEmpty()) {
            return new Ending(How.DIED, "");
        }
        String line = lastWord.get();
        if (line.startsWith(ReplicaMain.READY)) {
            return new Ending(How.READY, line);
        }
        return new Ending(line.startsWith(ReplicaMain.HALF_APPLIED) ? How.HALF_APPLIED : How.FAILED, line);
    }
}
