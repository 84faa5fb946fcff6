package dev.schemawave.benchmarks.bench.start;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What a JVM says to the one that has started it. */
final class Told {

    private Told() {}

    /**
     * Where it is told to begin only when all are there, it has loaded nothing yet. Where it is told to connect first, its
     * driver has been loaded and has logged in once, as that of a service whose pool is open.
     */
    static void begin() throws IOException {
        if (Boolean.getBoolean("bench.connect")) {
            connect();
        }
        if (Boolean.getBoolean("bench.gate")) {
            System.out.println("READY");
            System.in.read();
        }
    }

    private static void connect() {
        try {
            DriverManager.getConnection(
                            System.getProperty("schemawave.database.url"),
                            System.getProperty("schemawave.database.user"),
                            System.getProperty("schemawave.database.password"))
                    .close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The time since it began, and what it came to. */
    static void done(long begun, String what) {
        System.out.println("DONE " + (System.nanoTime() - begun) / 1e6 + " " + what);
        System.out.flush();
    }
}
