package dev.schemawave.it;

import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.Outcome;
import dev.schemawave.SchemawaveException;
import dev.schemawave.testservers.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * One replica in a JVM of its own. Says {@code BOOTED}, waits for a line, starts up, says {@code OUTCOME} or {@code
 * ERROR}. Settings come from the environment, as in a container.
 */
final class ReplicaMain {

    private ReplicaMain() {}

    public static void main(String[] args) throws IOException {
        String replica = args[0];
        Shape shape = Shape.valueOf(args[1]);
        boolean locked = args[2].equals("locked");
        Database visits = new Database(args[3], args[4], args[5]);
        double pause = Double.parseDouble(args[6]);
        System.out.println("BOOTED");
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();

        CoordinatorBuilder builder = Coordinator.builder()
                .runner(new Visits(visits.dataSource()).recorded(shape.runner(pause), replica))
                .listener(
                        event -> System.out.println("EVENT " + event.getClass().getSimpleName() + " " + event));
        if (!locked) {
            builder.lock(new NoLock());
        }
        try {
            Outcome outcome = builder.build().migrate();
            System.out.println("OUTCOME " + outcome.getClass().getSimpleName());
        } catch (SchemawaveException e) {
            System.out.println("ERROR " + e.getClass().getSimpleName() + " "
                    + e.getMessage().replace('\n', ' '));
            System.exit(1);
        }
    }
}
