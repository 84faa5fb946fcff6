package dev.schemawave.it.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.CoordinationListener;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.HalfAppliedException;
import dev.schemawave.Rollback;
import dev.schemawave.RolledBack;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.Resolution;
import dev.schemawave.testservers.Database;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A fresh database, a replica that reaches it through a wire with a trap, and whoever comes after it.
 *
 * @param ground the tool and the database
 * @param database as it is reached directly
 * @param meeting another one, for leases: its wire is whole
 * @param wire between the replica and the database
 * @param holder the replica
 */
record Scene(Ground ground, Database database, Database meeting, WireProxy wire, Pod holder) implements AutoCloseable {

    private static final Duration TTL = Duration.ofSeconds(3);

    /** What the database holds when each step took effect once. */
    static final String ONCE = "amount 1111, steps [1, 2, 3], history [1, 2, 3]";

    /** Returns when the replica is caught. */
    static Scene under(Ground ground, Trap trap) throws IOException, InterruptedException {
        return under(ground, trap, "fenced");
    }

    static Scene under(Ground ground, Trap trap, String guard) throws IOException, InterruptedException {
        Database meeting = ground.server().createDatabase("meeting");
        Database database = ground.server().createDatabase("fenced");
        WireProxy wire = wire(database, trap);
        Database through = database.withPort(wire.port());
        return caught(new Scene(
                ground, database, meeting, wire, Pod.boot(environment(through, meeting, guard), ground.name())));
    }

    /** As {@link #under}, on a database with all three steps, of which the replica takes back two. */
    static Scene takingBack(Ground ground, Trap trap) throws IOException, InterruptedException {
        Database meeting = ground.server().createDatabase("meeting");
        Database database = ground.server().createDatabase("taken");
        builder(ground, database, meeting).build().migrate();
        WireProxy wire = wire(database, trap);
        Map<String, String> environment = environment(database.withPort(wire.port()), meeting, "fenced");
        return caught(new Scene(ground, database, meeting, wire, Pod.boot(environment, ground.name(), "2")));
    }

    /** As {@link #under}, with the bare tool. */
    static Scene bare(Ground ground, Trap trap) throws IOException, InterruptedException {
        Database database = ground.server().createDatabase("bare");
        WireProxy wire = wire(database, trap);
        Database through = database.withPort(wire.port());
        Pod pod = Pod.boot(Map.of(), ground.name(), through.url(), through.user(), through.password());
        return caught(new Scene(ground, database, database, wire, pod));
    }

    private static WireProxy wire(Database database, Trap trap) throws IOException {
        return WireProxy.to(
                URI.create(database.url().substring("jdbc:".length())).getPort(), trap);
    }

    private static Scene caught(Scene scene) throws IOException, InterruptedException {
        if (scene.wire().trap().awaitCaught(scene.holder()::isAlive)) {
            return scene;
        }
        try (scene) {
            throw new AssertionError("the replica has not come to the trap, but said\n" + scene.holder());
        }
    }

    private static Map<String, String> environment(Database database, Database meeting, String guard) {
        return Map.of(
                "SCHEMAWAVE_SERVICE", "shop",
                "SCHEMAWAVE_DATABASE_URL", database.url(),
                "SCHEMAWAVE_DATABASE_USER", database.user(),
                "SCHEMAWAVE_DATABASE_PASSWORD", database.password(),
                "SCHEMAWAVE_COORDINATION_URL", meeting.url(),
                "SCHEMAWAVE_COORDINATION_USER", meeting.user(),
                "SCHEMAWAVE_COORDINATION_PASSWORD", meeting.password(),
                "SCHEMAWAVE_COORDINATION_NAMESPACE", meeting.name(),
                "SCHEMAWAVE_LEASE_TTL", TTL.toString(),
                "SCHEMAWAVE_GUARD", guard);
    }

    /** The next replica, in this JVM. */
    Coordinator next() {
        return next(meeting, event -> {});
    }

    Coordinator next(Database meetsIn, CoordinationListener listener) {
        return builder(meetsIn).listener(listener).build();
    }

    CoordinatorBuilder builder(Database meetsIn) {
        return builder(ground, database, meetsIn);
    }

    private static CoordinatorBuilder builder(Ground ground, Database database, Database meetsIn) {
        return Coordinator.builder()
                .service("shop")
                .runner(ground.runner())
                .dataSource(database.dataSource())
                .coordination(meetsIn.url())
                .property("schemawave.coordination.user", meetsIn.user())
                .property("schemawave.coordination.password", meetsIn.password())
                .property("schemawave.coordination.namespace", meetsIn.name())
                .leaseTtl(TTL);
    }

    /** How many of the two steps are still to be taken back. */
    int stepsLeft() throws SQLException {
        return list(ground.history()).size() - 1;
    }

    /** The next one, who takes steps back. */
    RolledBack takeBack(int steps) {
        return next().rollback(Rollback.lastSteps(steps));
    }

    /** What a person finds out who looks whether the statement that is not known took effect. */
    Resolution truth(HalfApplied half) throws SQLException {
        return truth(ground.trace(half.statement()));
    }

    /** The same of a step that is taken back. */
    Resolution truthOfUndo(HalfApplied half) throws SQLException {
        return truth(ground.traceOfUndo(half.statement()));
    }

    private Resolution truth(String trace) throws SQLException {
        return list(trace).isEmpty() ? Resolution.DID_NOT_TAKE_EFFECT : Resolution.TOOK_EFFECT;
    }

    /** The next replica refuses to go on, and says at which statement of the second step. */
    HalfApplied refused() {
        HalfAppliedException refusal = catchThrowableOfType(HalfAppliedException.class, () -> next().migrate());
        assertThat(refusal).isNotNull();
        HalfApplied half = refusal.facts();
        assertThat(half.name()).contains(ground.isFlyway() ? "V2__second.sql" : "changelog.sql");
        assertThat(refusal).hasMessageContaining(half.sql());
        return half;
    }

    /** Lets a replica that was frozen go on, and checks that it learns of its loss and changes nothing. */
    void wakeAndSeeItStop() throws Exception {
        String before = facts();
        wire.trap().release();
        holder.thaw();
        assertThat(holder.result()).startsWith("ERROR LeaseLostException");
        assertThat(facts()).isEqualTo(before);
    }

    /** What the database holds when two of three steps have been taken back once. */
    void seeThatTwoAreTakenBack() throws SQLException {
        assertThat(facts()).isEqualTo("amount 1, steps [1], history [1]");
        assertThat(list(ground.columnOfSecondStep())).isEmpty();
    }

    /** What the database holds. */
    String facts() throws SQLException {
        return "amount " + list("SELECT amount FROM total").get(0) + ", steps "
                + list("SELECT step FROM applied ORDER BY step") + ", history " + list(ground.history());
    }

    List<String> list(String query) throws SQLException {
        try (Connection session = database.connect();
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    void run(String sql) throws SQLException {
        try (Connection session = database.connect();
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        holder.close();
        wire.close();
    }
}
