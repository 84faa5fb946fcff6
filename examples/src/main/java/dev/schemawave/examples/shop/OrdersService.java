package dev.schemawave.examples.shop;

import dev.schemawave.Coordinator;
import dev.schemawave.Outcome;
import java.io.IOException;

/** What was bought. Migrates with Flyway. */
public final class OrdersService {

    private OrdersService() {}

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
