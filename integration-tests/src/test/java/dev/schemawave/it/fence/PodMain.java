package dev.schemawave.it.fence;

import dev.schemawave.Coordinator;
import dev.schemawave.Outcome;
import dev.schemawave.SchemawaveException;
import dev.schemawave.testservers.Database;

/** Migrates, under Schemawave or without it, and says {@code OUTCOME} or {@code ERROR}. */
final class PodMain {

    private PodMain() {}

    public static void main(String[] args) throws Exception {
        Ground ground = Ground.valueOf(args[0]);
        if (args.length > 1) {
            BareTool.migrate(ground, new Database(args[1], args[2], args[3]));
            System.out.println("OUTCOME bare");
            return;
        }
        try {
            Outcome outcome =
                    Coordinator.builder().runner(ground.runner()).build().migrate();
            System.out.println("OUTCOME " + outcome.getClass().getSimpleName());
        } catch (SchemawaveException e) {
            System.out.println("ERROR " + e.getClass().getSimpleName() + " "
                    + e.getMessage().replace('\n', ' '));
            System.exit(1);
        }
    }
}
