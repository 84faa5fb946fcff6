package dev.schemawave.benchmarks.bench.start;

import java.io.IOException;
import org.flywaydb.core.Flyway;

/** A service with Flyway alone, as its manual shows it. */
final class FlywayStart {

    private FlywayStart() {}

    /**
     * Starts up once.
     *
     * @param args not used
     * @throws IOException if there is no standard input
     */
    public static void main(String[] args) throws IOException {
        Told.begin();
        long begun = System.nanoTime();
        int applied = Flyway.configure()
                .dataSource(
                        System.getProperty("schemawave.database.url"),
                        System.getProperty("schemawave.database.user"),
                        System.getProperty("schemawave.database.password"))
                .locations("classpath:db/migration")
                .load()
                .migrate()
                .migrationsExecuted;
        Told.done(begun, applied == 0 ? "UpToDate" : "Migrated");
        System.exit(0);
    }
}
