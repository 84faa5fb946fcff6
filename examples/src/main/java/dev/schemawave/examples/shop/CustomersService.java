package dev.schemawave.examples.shop;

import dev.schemawave.Coordinator;
import dev.schemawave.Outcome;
import java.io.IOException;

/** Who buys. Migrates with Flyway. */
public final class CustomersService {

    private CustomersService() {}

    /**
     * Starts one replica.
     *
     * @param arguments not used
     * @throws IOException if its standard input or output fails
     */
    public static void main(String[] arguments) throws IOException {
        Outcome outcome = Coordinator.migrateOnStartup();
        Shopfront.open(outcome);
    }
}
