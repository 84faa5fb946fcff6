package dev.schemawave.it.fence;

import dev.schemawave.Coordinator;
import dev.schemawave.Rollback;
import dev.schemawave.SchemawaveException;
import dev.schemawave.testservers.Database;

/** Migrates or takes back, under Schemawave, or migrates without it, and says {@code OUTCOME} or {@code ERROR}. */
final class PodMain {

    private PodMain() {}

    public static void main(String[] args) throws Exception {
        Ground ground = Ground.valueOf(args[0]);
        if (args.length == 4) {
            BareTool.migrate(ground, new Database(args[1], args[2], args[3]));
            System.out.println("OUTCOME bare");
            return;
        }
        try {
            Coordinator coordinator =
                    Coordinator.builder().runner(ground.runner()).build();
            Object result = args.length == 2
                    ? coordinator.rollback(Rollback.lastSteps(Integer.parseInt(args[1])))
                    : coordinator.migrate();
            System.out.println("OUTCOME " + result.getClass().getSimpleName());
        } catch (SchemawaveException e) {
            System.out.println("ERROR " + e.getClass().getSimpleName() + " "
                    + e.getMessage().replace('\n', ' '));
            System.exit(1);
        }
    }
}
