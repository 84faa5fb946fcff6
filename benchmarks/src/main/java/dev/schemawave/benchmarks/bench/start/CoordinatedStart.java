package dev.schemawave.benchmarks.bench.start;

import dev.schemawave.Coordinator;
import dev.schemawave.Outcome;
import java.io.IOException;

/** A service with Schemawave. */
final class CoordinatedStart {

    private CoordinatedStart() {}

    /**
     * Starts up once.
     *
     * @param args not used
     * @throws IOException if there is no standard input
     */
    public static void main(String[] args) throws IOException {
        Told.begin();
        long begun = System.nanoTime();
        Outcome outcome = Coordinator.migrateOnStartup();
        Told.done(begun, outcome.getClass().getSimpleName());
        System.exit(0);
    }
}
