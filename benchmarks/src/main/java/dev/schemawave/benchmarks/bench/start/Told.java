package dev.schemawave.benchmarks.bench.start;

import java.io.IOException;

/** What a JVM says to the one that has started it. */
final class Told {

    private Told() {}

    /** Where it is told to begin only when all are there, it has loaded nothing yet. */
    static void begin() throws IOException {
        if (Boolean.getBoolean("bench.gate")) {
            System.out.println("READY");
            System.in.read();
        }
    }

    /** The time since it began, and what it came to. */
    static void done(long begun, String what) {
        System.out.println("DONE " + (System.nanoTime() - begun) / 1e6 + " " + what);
        System.out.flush();
    }
}
