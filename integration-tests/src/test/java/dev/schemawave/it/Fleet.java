package dev.schemawave.it;

import dev.schemawave.testservers.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Several replicas of one service, each in a JVM of its own.
 *
 * @param database a fresh one, which they migrate
 * @param records another one, where they record their visits
 * @param meeting where they meet
 */
public record Fleet(
        Shape shape, Database database, Database records, Meeting meeting, double pause, List<Replica> replicas)
        implements AutoCloseable {

    static Fleet of(Shape shape, double pause) throws SQLException {
        return of(shape, shape.usualBackend(), pause);
    }

    public static Fleet of(Shape shape, Backend backend, double pause) throws SQLException {
        Fleet fleet = new Fleet(
                shape,
                shape.server().createDatabase("shop"),
                shape.server().createDatabase("records"),
                backend.meeting(),
                pause,
                new ArrayList<>());
        fleet.visits().create(shape.name().endsWith("POSTGRESQL"));
        return fleet;
    }

    Visits visits() {
        return new Visits(records.dataSource());
    }

    Replica boot(boolean locked) {
        return boot(locked, Map.of());
    }

    public Replica boot(boolean locked, Map<String, String> settings) {
        Replica replica = Replica.boot("shop-" + (replicas.size() + 1), this, locked, settings);
        replicas.add(replica);
        return replica;
    }

    /** Lets all replicas go at the same time, once all have booted. */
    public void goTogether() throws InterruptedException, IOException {
        for (Replica replica : replicas) {
            replica.awaitLine("BOOTED");
        }
        for (Replica replica : replicas) {
            replica.go();
        }
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
    }
}
