package dev.schemawave.benchmarks.bench.start;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

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

    /** The time since it began, what it came to, and the processor time of this whole JVM in milliseconds. */
    static void done(long begun, String what) {
        double took = (System.nanoTime() - begun) / 1e6;
        long busy = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .orElse(0L);
        System.out.println("DONE " + took + " " + what + " " + busy);
        System.out.flush();
    }
}
